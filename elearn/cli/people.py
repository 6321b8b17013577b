"""`elearn people`: who may enter."""

import click

from elearn.accounts import operations, queries
from elearn.base.core import clock
from elearn.cli.context import writing


@click.group()
def people() -> None:
    """Create people and give them roles."""


@people.command()
@click.argument("sign_in_name")
@click.option("--name", required=True, help="How the person is called on pages.")
@click.password_option(help="Asked for when it is not given.")
def create(sign_in_name: str, name: str, password: str) -> None:
    """Create a person who signs in as SIGN_IN_NAME."""
    with writing():
        operations.create_person(sign_in_name, name, clock.now(), password=password)
    click.echo(f"{sign_in_name} can sign in now.")


@people.command()
@click.argument("sign_in_name")
@click.argument("role")
@click.option("--at", "organisation", required=True, help="Name of the school or office; made if there is none.")
def grant(sign_in_name: str, role: str, organisation: str) -> None:
    """Give the person ROLE (teacher, coordinator, official, admin …) at a school or office."""
    with writing():
        person_id = queries.person_id_by_name(sign_in_name)
        if person_id is None:
            raise click.ClickException(f"nobody signs in as {sign_in_name}: create the person first")
        place = queries.organisation_id_by_name(organisation) or operations.create_organisation("school", organisation)
        operations.grant_role(person_id, place, role, clock.now())
    click.echo(f"{sign_in_name} is {role} at {organisation} now.")
