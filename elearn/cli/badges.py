"""`elearn badges`: what an office does with badges by hand."""

from pathlib import Path

import click

from elearn.accounts import queries as people
from elearn.badges import operations, queries
from elearn.badges.counting import CountedHoldings
from elearn.badges.issuer import Issuer
from elearn.badges.operations import Award, Ground
from elearn.badges.queries import Given, Verdict, given_address, given_file
from elearn.base.core import clock
from elearn.base.core.ports import Services
from elearn.cli.context import person_named, writing
from elearn.settings import Settings

REASONS = click.Choice(operations.REASONS)


@click.group()
def badges() -> None:
    """Issue, take back and check badges, and change the key that signs them."""


@badges.command()
@click.argument("sign_in_name")
@click.argument("achievement")
@click.option("--office", required=True, help="Name of the office that issues it.")
@click.option(
    "--ground",
    "grounds",
    multiple=True,
    required=True,
    help="What it rests on, as in 「試験 34/40 | Test 34/40」; once for each. No names.",
)
@click.option("--email", help="Mail address whose hash says whose badge it is; without it, a random code does.")
@click.option("--founding", is_flag=True, help="Mark it as a founding appointment, for earlier experience.")
def issue(
    sign_in_name: str, achievement: str, office: str, grounds: tuple[str, ...], email: str | None, *, founding: bool
) -> None:
    """Issue ACHIEVEMENT (supporter, trainer or lead-trainer) to the person who signs in as SIGN_IN_NAME."""
    kind = "founding" if founding else "other"
    with writing(_badge_services):
        place = people.organisation_id_by_name(office)
        if place is None:
            raise click.ClickException(f"there is no office named {office}")
        said = tuple(_ground(kind, text) for text in grounds)
        award = Award(person_named(sign_in_name), place, achievement, said, email=email, founding=founding)
        badge = operations.issue(award, clock.now())
        until = badge.valid_until.astimezone(clock.TOKYO).date()
    click.echo(f"{Issuer.of(Settings.from_env()).badge_address(badge.id)} is valid until {until}.")


@badges.command()
@click.argument("badge_id")
@click.option("--reason", type=REASONS, help="Stands on the badge's page; needed unless --restore.")
@click.option("--suspend", is_flag=True, help="Only for now; --restore ends it.")
@click.option("--restore", is_flag=True, help="End a suspension.")
def revoke(badge_id: str, reason: str | None, *, suspend: bool, restore: bool) -> None:
    """Take the badge BADGE_ID (or its address) back for good; with --suspend, for now."""
    if suspend + restore > 1 or restore == bool(reason):
        raise click.UsageError("give --reason, alone or with --suspend; or give --restore")
    with writing(_badge_services):
        badge = queries.badge_of(badge_id.rpartition("/")[2])
        if restore:
            operations.restore(badge)
        elif suspend:
            operations.suspend(badge, reason or "", clock.now())
        else:
            operations.revoke(badge, reason or "", clock.now())
        state = badge.state(clock.now())
    click.echo(f"{badge.id} is {state} now.")


@badges.command()
@click.argument("file_or_address")
@click.option("--belongs-to", default="", help="Mail address or holder's code to compare with the badge.")
def verify(file_or_address: str, belongs_to: str) -> None:
    """Check the badge in a file, or this site's at an address; exit 1 unless all was checked and is good."""
    with writing(_badge_services):
        verdict = queries.verify(_given(file_or_address), clock.now(), belongs_to=belongs_to)
    for line in _lines(verdict):
        click.echo(line)
    if verdict.state != "good":
        raise click.ClickException(str(verdict.message))
    click.echo(str(verdict.message))


@badges.command("rotate-key")
def rotate_key() -> None:
    """Sign with a new key from now on. Every badge stays valid: old public keys stay in issuer.json."""
    with writing(_badge_services):
        key = operations.rotate_key()
    click.echo(f"new badges are signed by {key}; the old private key is destroyed.")


def _badge_services(services: Services, settings: Settings) -> None:
    services.add(Issuer, Issuer.of(settings))
    services.add(CountedHoldings, CountedHoldings())


def _ground(kind: str, text: str) -> Ground:
    """Japanese, and after a bar English; one of them stands for both."""
    ja, _, en = (part.strip() for part in text.partition("|"))
    return Ground(kind, ja, en or ja)


def _given(text: str) -> Given:
    path = Path(text)
    if path.is_file():
        return given_file(path.read_bytes())
    if text.startswith("http"):
        return given_address(text)
    raise click.ClickException(f"there is no file {text}")


def _lines(verdict: Verdict) -> list[str]:
    signs = {"good": "+", "bad": "!", "unknown": "?"}
    return [f"{signs[check.state]} {check.message}" for check in verdict.checks]
