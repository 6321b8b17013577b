"""A badge as files to take along: JSON, token, baked pictures, certificate."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

import segno

from elearn.accounts import queries as people
from elearn.badges import baking, credentials, drawing
from elearn.badges.framework import Achievement
from elearn.badges.issuer import Issuer
from elearn.badges.models import Badge
from elearn.badges.queries.shown import certified, shown
from elearn.badges.wording import day, paper, paper_words
from elearn.base.core.engines import engine
from elearn.base.core.ports import service
from elearn.base.core.recent import Recent

# A picture takes some 50 KB, a certificate 100.
MOST_KEPT: Final = 64
_PAPER: Final = "badges.paper"


def public_name(badge: Badge) -> str:
    """The holder's name for whoever asks; empty unless it is shown."""
    return people.display_name(badge.person_id) if badge.shows_name else ""


class Kept:
    """Makes pictures and paper one after another, so that no burst of wishes fills the cores, and keeps the latest."""

    def __init__(self) -> None:
        self._kept = Recent[bytes](MOST_KEPT)
        self._bench = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        """The file of that key, made now if it is not kept."""
        with self._bench:
            return self._kept.get(key, make)


class Files:
    """The files of one badge, in the reader's language where it matters."""

    def __init__(self, badge: Badge, language: str) -> None:
        self._badge, self._language = badge, language

    def made(self, kind: str) -> str | bytes:
        """The file of a kind that needs nothing but the badge: json, jwt, svg or png."""
        makers: dict[str, Callable[[], str | bytes]] = {
            "json": self.json,
            "jwt": self.jwt,
            "svg": self.svg,
            "png": self.png,
        }
        return makers[kind]()

    def json(self) -> str:
        """The credential with its proof, as it was signed."""
        return self._badge.credential

    def jwt(self) -> str:
        """The same credential as a token, signed by the key of today."""
        issuer, badge = service(Issuer), self._badge
        key = issuer.keyring.current()
        claims = credentials.jwt_claims(json.loads(badge.credential), badge.valid_from, badge.valid_until)
        token: str = engine("badges.tokens").sign(claims, key.private, issuer.address(f"keys/{key.multikey}.json"))
        return token

    def svg(self) -> str:
        """The picture with the credential baked in."""
        return baking.into_svg(self._picture(), self._badge.credential)

    def png(self) -> bytes:
        """The picture with the credential baked in."""
        drawn = service(Kept).get(("png", self._badge.id, self._language), lambda: engine(_PAPER).png(self._picture()))
        return baking.into_png(drawn, self._badge.credential)

    def pdf(self, now: datetime, *, name: str) -> bytes:
        """The certificate; `name` is empty where the holder shows none."""
        key = ("pdf", self._badge.id, self._language, name)
        return service(Kept).get(key, lambda: self._certificate(now, name))

    def _picture(self) -> str:
        seen = shown(self._badge, self._badge.valid_from)
        until = paper("until", self._language, day=day(self._badge.valid_until, self._language))
        return drawing.picture(seen.achievement, self._language, office=seen.office, until=until)

    def _certificate(self, now: datetime, name: str) -> bytes:
        address = service(Issuer).badge_address(self._badge.id)
        seal = drawing.picture(certified(self._badge), self._language)
        code = segno.make(address, error="m").svg_inline(omitsize=True, border=0)
        made: bytes = engine(_PAPER).certificate(self._document(now, name, address), seal, _standing_alone(code))
        return made

    def _document(self, now: datetime, name: str, address: str) -> dict[str, object]:
        seen, language = shown(self._badge, now), self._language
        found: Achievement = seen.achievement
        return {
            "title": found.name.to(language),
            "kind": paper("kind", language),
            "achievement": found.name.to(language),
            "colour": drawing.COLOURS[found.colour],
            "description": found.description.to(language),
            "mark": paper("founding", language) if self._badge.founding else "",
            "name": paper("holder", language, name=name) if name else "",
            "office": seen.office,
            "language": language,
            "grounds": [ground.to(language) for ground in seen.grounds],
            "issued": day(self._badge.valid_from, language),
            "until": day(self._badge.valid_until, language),
            "address": address,
            "words": paper_words(language),
        }


def _standing_alone(svg: str) -> str:
    """An SVG that is a file needs its namespace."""
    return svg if "xmlns=" in svg else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
