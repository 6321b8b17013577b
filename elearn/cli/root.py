"""The root command and what its groups share."""

from typing import Any

import click

from elearn.base.core.errors import DomainError
from elearn.cli.courses import courses
from elearn.cli.database import db
from elearn.cli.people import people
from elearn.cli.retention import retention
from elearn.cli.server import demo, serve
from elearn.settings import SettingsError


class Root(click.Group):
    """Turns what we refuse into one clear line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise click.ClickException(" ".join(str(m) for m in (error.message, *error.reasons))) from None
        except SettingsError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Root)
@click.version_option(package_name="elearn")
def main() -> None:
    """Run and look after elearn, a security-awareness e-learning platform."""


for command in (serve, demo, db, courses, people, retention):
    main.add_command(command)
