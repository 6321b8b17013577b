"""The checks, one after another; each stands for itself, so that all that is wrong is told at once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from elearn.badges.checking.given import Given
from elearn.badges.checking.shape import Shape, shape_of
from elearn.badges.checking.signing import signature_checks
from elearn.badges.checking.standing import status_checks
from elearn.badges.checking.verdict import Check, Verdict
from elearn.badges.credentials import Holder
from elearn.badges.issuer import Issuer
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

_MOST_SAID: Final = 300


def verify(given: Given, now: datetime, *, belongs_to: str = "") -> Verdict:
    """Check the credential; `belongs_to` (a mail address, or the holder's code) asks whether it is that person's."""
    shape = shape_of(given.document)
    if shape is None:
        return Verdict(
            [
                Check(
                    "form",
                    "bad",
                    N_("This is no Open Badge of version 3: what makes one is missing or wrongly written."),
                )
            ]
        )
    checks = [
        *signature_checks(given, shape),
        *_times(shape, now),
        *status_checks(shape),
        *(_recipient(shape, belongs_to.strip()) if belongs_to.strip() else ()),
    ]
    issuer = service(Issuer)
    ours = issuer.is_me(shape.issuer) and issuer.owns(shape.id)
    return Verdict(checks, _says(shape), shape.id.rpartition("/")[2] if ours else None)


def _times(shape: Shape, now: datetime) -> Iterator[Check]:
    if shape.valid_from is not None and now < shape.valid_from:
        yield Check("not-yet", "bad", N_("It is not valid yet."))
    elif shape.valid_until is not None and now > shape.valid_until:
        yield Check("expired", "bad", N_("It has run out."))
    elif shape.valid_until is None:
        yield Check("time", "good", N_("It names no last day."))
    else:
        yield Check("time", "good", N_("It has not run out."))


def _recipient(shape: Shape, belongs_to: str) -> Iterator[Check]:
    for entry in shape.identifiers:
        hashed, salt = entry.get("identityHash"), entry.get("salt", "")
        spellings = {belongs_to, belongs_to.lower()}
        if entry.get("hashed") is False and hashed in spellings:
            yield Check("recipient", "good", N_("It was issued to whom you named."))
            return
        if any(Holder("", each, str(salt)).digest == hashed for each in spellings):
            yield Check("recipient", "good", N_("It was issued to whom you named."))
            return
    yield Check("recipient", "bad", N_("It was not issued to whom you named."))


def _says(shape: Shape) -> dict[str, Any]:
    """What the document says of itself, cut to a length that a page bears."""
    return {
        "name": shape.name[:_MOST_SAID],
        "issuer": (shape.issuer_name or shape.issuer)[:_MOST_SAID],
        "issuer_address": shape.issuer[:_MOST_SAID],
        "valid_from": shape.valid_from,
        "valid_until": shape.valid_until,
    }
