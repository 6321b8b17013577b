"""`elearn lti`: learning platforms that may open lessons here."""

from urllib.parse import urlsplit

import click

from elearn.base.core import clock
from elearn.cli.context import IDS, writing
from elearn.lti import operations, queries
from elearn.lti.operations import Registered
from elearn.settings import Settings


@click.group()
def lti() -> None:
    """Register learning platforms (LTI 1.3). See docs/learning-platforms.md."""


@lti.command()
@click.argument("name")
@click.option("--issuer", required=True, help="What the platform calls itself.")
@click.option("--client-id", required=True, help="What the platform calls this site.")
@click.option("--login", required=True, help="The platform's address for authentication requests.")
@click.option("--token", required=True, help="The platform's address for access tokens.")
@click.option("--keys", required=True, help="The platform's public keys (JWK set).")
@click.option("--deployment", multiple=True, required=True, help="A deployment id; may be repeated.")
@click.option("--frame", multiple=True, help="A further origin that may frame the launch; may be repeated.")
def add(
    name: str,
    issuer: str,
    client_id: str,
    login: str,
    token: str,
    keys: str,
    deployment: tuple[str, ...],
    frame: tuple[str, ...],
) -> None:
    """Let the platform NAME open lessons here, and say what to enter there."""
    given = Registered(name, issuer, client_id, login, token, keys, deployment, frame)
    with writing():
        made = operations.add_platform(given, clock.now())
    settings = Settings.from_env()
    click.echo(f"{name} is registered as {made}. Enter there:")
    base = settings.base_url.rstrip("/")
    click.echo(f"  login: {base}/lti/login\n  redirect: {base}/lti/launch\n  public keys: {base}/lti/jwks.json")
    if missing := sorted({urlsplit(each).netloc.lower() for each in (token, keys)} - settings.outbound):
        click.echo(f"Add to ELEARN_OUTBOUND and start anew: {' '.join(missing)}")


@lti.command("list")
def list_() -> None:
    """List the platforms with their ids."""
    with writing():
        found = queries.platforms()
    for each in found:
        click.echo(f"{each.id}  {each.name}  {each.issuer}  client {each.client_id}")


@lti.command(context_settings=IDS)
@click.argument("platform_id")
def remove(platform_id: str) -> None:
    """Let the platform PLATFORM_ID open nothing any more."""
    with writing():
        operations.remove_platform(platform_id, clock.now())
    click.echo("Removed.")
