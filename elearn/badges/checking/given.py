"""What somebody gives to be checked: a file (JSON, token, PNG, SVG) or an address; read into a document."""

import json
from dataclasses import dataclass
from typing import Any, Final

from elearn.badges import baking
from elearn.badges.baking import NothingBaked
from elearn.badges.issuer import Issuer
from elearn.badges.models import Badge
from elearn.base.core.db import session
from elearn.base.core.engines import engine
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

Json = dict[str, Any]
MOST_BYTES: Final = 200 * 1024
_MOST_DOCUMENT: Final = 64 * 1024
_PARTS: Final = 3


class Unreadable(Invalid):
    """There is no badge in what was given; the message says what to give instead."""


@dataclass(frozen=True)
class Given:
    """A credential as it was found: with a proof inside, or as the payload of a `token` with its `header`."""

    document: Json
    token: str = ""
    header: Json | None = None


def given_file(content: bytes) -> Given:
    """The credential in a file. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(N_("This file is too large: a badge takes at most 200 KB."))
    try:
        if content.startswith(baking.PNG):
            return _given_text(baking.from_png(content))
        if _looks_like_svg(content):
            return _given_text(baking.from_svg(content))
        return _given_text(content.decode("utf-8-sig"))
    except NothingBaked:
        raise Unreadable(
            N_(
                "There is no badge in this picture. A screenshot or a picture sent by a messenger loses it: "
                "ask for the file."
            )
        ) from None
    except UnicodeDecodeError:
        raise Unreadable(_NO_BADGE) from None


def given_address(address: str) -> Given:
    """The badge of ours at an address. Raises Unreadable for addresses elsewhere, which this site does not ask."""
    issuer, asked = service(Issuer), address.strip()
    if not asked.startswith(("http://", "https://")):
        raise Unreadable(N_("Please give the whole address, beginning with https://."))
    if not issuer.owns(asked):
        raise Unreadable(
            N_(
                "This badge lies on another site, and this site asks no other site. "
                "Please download the file there and give it here."
            )
        )
    badge_id = asked.removeprefix(issuer.address("")).split("?")[0].split("#")[0].split(".")[0].rstrip("/")
    found = session().get(Badge, badge_id)
    if found is None:
        raise Unreadable(
            N_("There is no badge at this address."),
            N_("Its holder may have deleted it: then it is no longer valid, wherever it is shown."),
        )
    return Given(json.loads(found.credential))


_NO_BADGE: Final = N_("This is no badge that can be read here. Give a .json, .jwt, .png or .svg file of an Open Badge.")


def _given_text(text: str) -> Given:
    text = text.strip()
    if len(text) > _MOST_DOCUMENT:
        raise Unreadable(_NO_BADGE)
    if text.startswith("{"):
        return Given(_document(text))
    if text.count(".") == _PARTS - 1:
        tokens = engine("badges.tokens")
        try:
            header, payload = tokens.read(text)
        except tokens.NoToken:
            raise Unreadable(_NO_BADGE) from None
        return Given(payload, text, header)
    raise Unreadable(_NO_BADGE)


def _document(text: str) -> Json:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Unreadable(_NO_BADGE) from None
    assert isinstance(found, dict)
    return found


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """A name given twice reads differently in different programs: such a file is refused."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found


def _looks_like_svg(content: bytes) -> bool:
    head = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg"))
