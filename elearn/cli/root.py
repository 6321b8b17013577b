"""The root command and what its groups share."""

from importlib import import_module
from typing import Any, Final

import click

from elearn.backup.faults import BackupFault
from elearn.base.core.errors import DomainError
from elearn.settings import SettingsError

# Where each command is: only the one that is asked for is loaded.
COMMANDS: Final = {
    "audit": "elearn.cli.audit:audit",
    "backup": "elearn.cli.backup:backup",
    "backup-key": "elearn.cli.backup:backup_key",
    "badges": "elearn.cli.badges:badges",
    "courses": "elearn.cli.courses:courses",
    "db": "elearn.cli.database:db",
    "demo": "elearn.cli.demo:demo",
    "erasures": "elearn.cli.erasures:erasures",
    "lti": "elearn.cli.lti:lti",
    "people": "elearn.cli.people:people",
    "places": "elearn.cli.places:places",
    "restore": "elearn.cli.backup:restore",
    "retention": "elearn.cli.retention:retention",
    "serve": "elearn.cli.server:serve",
    "waves": "elearn.cli.waves:waves",
}


class Root(click.Group):
    """Turns what we refuse into one clear line and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """All names, for `--help`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise click.ClickException(" ".join(str(m) for m in (error.message, *error.reasons))) from None
        except (SettingsError, BackupFault) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Root)
@click.version_option(package_name="elearn")
def main() -> None:
    """Run and look after elearn, a security-awareness e-learning platform."""
