"""Words on the command line: English, or the administrator's language where faults are explained."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from babel.support import Translations

from elearn.accounts.rosters.oneroster.faults import Fault, RosterRefused
from elearn.base.core.messages import Message

_WORDS = Path(__file__).resolve().parents[1] / "translations"
LANGUAGE = click.option(
    "--language",
    type=click.Choice(["en", "ja"]),
    default="en",
    show_default=True,
    help="In which language faults are explained.",
)


def said(message: Message, language: str) -> str:
    """The message in that language, values filled in."""
    text = Translations.load(str(_WORDS), [language]).ugettext(message.text)
    return text % message.values if message.values else text


@contextmanager
def told_faults(language: str) -> Iterator[None]:
    """Faults of a file become one line each, and exit code 1."""
    try:
        yield
    except RosterRefused as refused:
        for fault in refused.faults:
            click.echo(_line(fault, language), err=True)
        click.echo(said(refused.message, language), err=True)
        raise click.exceptions.Exit(1) from None


def _line(fault: Fault, language: str) -> str:
    return f"{said(fault.place, language)}: {said(fault.message, language)} [{fault.rule}]"
