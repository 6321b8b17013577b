"""`elearn people`: who may enter."""

import json
from pathlib import Path
from typing import Final

import click

from elearn.accounts import operations, queries
from elearn.accounts.signing import operations as signing
from elearn.accounts.signing.codes import spaced
from elearn.accounts.signing.keyring import SignInKeys
from elearn.app import add_courses
from elearn.badges.counting import CountedHoldings
from elearn.badges.issuer import Issuer
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.ports import Services
from elearn.care import operations as care
from elearn.care import queries as listening
from elearn.cli.context import person_named, working, writing
from elearn.cli.rosters import export_roster, import_roster
from elearn.rights import operations as erasing
from elearn.rights import queries as rights
from elearn.settings import Settings
from elearn.trainers import operations as trainers

OFFICIALS: Final = 2


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
def recover(sign_in_name: str) -> None:
    """Print a way back in for SIGN_IN_NAME: a code that sets a new password, once, within 24 hours.

    For the last administrator, when no colleague can print a slip. Whoever may run this on the server may do anything.
    """
    with writing(_sign_in_keys):
        slip = signing.issue_slip(person_named(sign_in_name), None, clock.now())
        code = signing.slip_code(slip)
    address = Settings.from_env().base_url.rstrip("/")
    click.echo(f"Open {address}/back/ within 24 hours and type: {spaced(code)}")


def _sign_in_keys(services: Services, settings: Settings) -> None:
    services.add(SignInKeys, SignInKeys(settings.keys_dir / "accounts"))


@people.command()
@click.argument("sign_in_name")
@click.argument("role")
@click.option("--at", "organisation", required=True, help="Name of the school or office; made if there is none.")
@click.option("--reason", help="For lead-trainer: the earlier experience that the appointment rests on.")
@click.option("--official", "officials", multiple=True, help="For lead-trainer: sign-in name of an official; twice.")
def grant(sign_in_name: str, role: str, organisation: str, reason: str | None, officials: tuple[str, ...]) -> None:
    """Give the person ROLE (teacher, coordinator, official, admin …) at a school or office.

    ROLE lead-trainer appoints a founding lead: give --reason, and two officials of the office who stand for it. The
    badge says 「発足時の認定」 and runs out after two years.
    """
    if role.replace("_", "-") == "lead-trainer":
        _appoint_lead(sign_in_name, organisation, reason, officials)
        return
    if reason or officials:
        raise click.UsageError("--reason and --official belong to lead-trainer")
    with writing():
        person_id = person_named(sign_in_name)
        place = queries.organisation_id_by_name(organisation) or operations.create_organisation("school", organisation)
        operations.grant_role(person_id, place, role, clock.now())
    click.echo(f"{sign_in_name} is {role} at {organisation} now.")


def _appoint_lead(sign_in_name: str, organisation: str, reason: str | None, officials: tuple[str, ...]) -> None:
    if not reason or len(officials) != OFFICIALS:
        raise click.ClickException("a founding lead trainer needs --reason and two times --official")
    with writing(_badge_services):
        place = queries.organisation_id_by_name(organisation)
        if place is None:
            raise click.ClickException(f"there is no office named {organisation}")
        named = [person_named(official) for official in officials]
        award = trainers.appoint_lead(trainers.Founding(person_named(sign_in_name), place, reason, named), clock.now())
        until = award.valid_until.astimezone(clock.TOKYO).date()
    click.echo(f"{sign_in_name} is a founding lead trainer of {organisation} until {until}.")


def _badge_services(services: Services, settings: Settings) -> None:
    services.add(Issuer, Issuer.of(settings))
    services.add(CountedHoldings, CountedHoldings())
    add_courses(services, settings)


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
            place, person_named(sign_in_name), kind, clock.now(), deputy_id=person_named(deputy) if deputy else None
        )
        ready = any(each.takes_requests for each in listening.listeners_at([queries.Place(place, organisation)]))
    click.echo(f"{sign_in_name} listens at {organisation} now, as {adult.kind}.")
    if not ready:
        click.echo("Children cannot write yet: name a deputy or a second adult.")


@people.command()
@click.argument("sign_in_name")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(sign_in_name: str, file: Path) -> None:
    """Write everything that is kept about the person to FILE (JSON), as it is shown to them at /account/data."""
    with working() as services, services.get(Database).unit(write=False):
        held = rights.held_about(queries.learner_id_of(person_named(sign_in_name)) or "")
    file.write_text(json.dumps(held.rooms if held else {}, ensure_ascii=False, indent=2) + "\n", "utf-8")
    click.echo(f"written to {file}")


@people.command()
@click.argument("sign_in_name")
@click.option("--last-admin", is_flag=True, help="Erase even whom a place or the site has as its last administrator.")
@click.confirmation_option(prompt="Everything that is kept about this person goes for good. Erase?")
def erase(sign_in_name: str, *, last_admin: bool) -> None:
    """Erase the person for good, as the person can at /account/data. Badges are taken back, held classes go.

    The last administrator of a place is erased only with --last-admin: make somebody else administrator first.
    """
    with working() as services, services.get(Database).unit(write=True):
        erasing.erase_person(person_named(sign_in_name), clock.now(), last_admin=last_admin)
    click.echo(f"{sign_in_name} is erased.")


for command in (import_roster, export_roster):
    people.add_command(command)
