"""`elearn people`: who may enter."""

import click

from elearn.accounts import operations, queries
from elearn.base.core import clock
from elearn.care import operations as care
from elearn.care import queries as listening
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
        person_id = _person(sign_in_name)
        place = queries.organisation_id_by_name(organisation) or operations.create_organisation("school", organisation)
        operations.grant_role(person_id, place, role, clock.now())
    click.echo(f"{sign_in_name} is {role} at {organisation} now.")


@people.command()
@click.argument("sign_in_name")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["homeroom", "nurse", "counsellor", "other"]),
    default="other",
    show_default=True,
    help="What the person is at the school.",
)
@click.option("--at", "organisation", required=True, help="Name of the school; the person needs a role there.")
@click.option("--deputy", help="Sign-in name of the colleague who reads as well.")
def appoint(sign_in_name: str, kind: str, organisation: str, deputy: str | None) -> None:
    """Name someone as an adult whom children of the school may ask for a talk.

    Children can write as soon as two people read: the adult and a deputy, or two adults.
    """
    with writing():
        place = queries.organisation_id_by_name(organisation)
        if place is None:
            raise click.ClickException(f"there is no school named {organisation}")
        adult = care.appoint(
            place, _person(sign_in_name), kind, clock.now(), deputy_id=_person(deputy) if deputy else None
        )
        ready = any(each.takes_requests for each in listening.listeners_at([queries.Place(place, organisation)]))
    click.echo(f"{sign_in_name} listens at {organisation} now, as {adult.kind}.")
    if not ready:
        click.echo("Children cannot write yet: name a deputy or a second adult.")


def _person(sign_in_name: str) -> str:
    found = queries.person_id_by_name(sign_in_name)
    if found is None:
        raise click.ClickException(f"nobody signs in as {sign_in_name}: create the person first")
    return found
