"""Whether the issuer took the badge back: by our own lists at once; those of others are not asked for."""

from collections.abc import Iterator
from typing import Any, Final

from elearn.badges import bits
from elearn.badges.checking.shape import Shape
from elearn.badges.checking.verdict import Check
from elearn.badges.issuer import Issuer
from elearn.badges.models import PURPOSES, StatusList
from elearn.base.core.db import session
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service

Json = dict[str, Any]
_RAISED: Final = {
    "revocation": ("revoked", N_("The issuer took it back, or its holder deleted it.")),
    "suspension": ("suspended", N_("The issuer has suspended it: it is not valid for now.")),
}
_CLEAR: Final = {
    "revocation": N_("It was not taken back."),
    "suspension": N_("It is not suspended."),
}
_NO_LIST: Final = N_("The list that it names for being taken back does not exist.")


def status_checks(shape: Shape) -> Iterator[Check]:
    """One finding for each status; ours must name both lists, or somebody took them out."""
    issuer = service(Issuer)
    if not issuer.is_me(shape.issuer):
        yield _foreign(shape)
        return
    by_purpose = {str(entry.get("statusPurpose")): entry for entry in shape.statuses}
    for purpose in PURPOSES:
        yield _ours(issuer, purpose, by_purpose.get(purpose, {}))


def _foreign(shape: Shape) -> Check:
    if not shape.statuses:
        return Check("revocation", "unknown", N_("It names no list in which its issuer could take it back."))
    return Check(
        "revocation",
        "unknown",
        N_(
            "Whether it was taken back was not checked: "
            "the list lies with its issuer, and this site asks no other site."
        ),
    )


def _ours(issuer: Issuer, purpose: str, entry: Json) -> Check:
    found = _bit(issuer, purpose, entry)
    if found is None:
        return Check("status", "bad", _NO_LIST)
    key, message = _RAISED[purpose]
    return Check(key, "bad", message) if found else Check(purpose, "good", _clear(purpose))


def _clear(purpose: str) -> Message:
    return _CLEAR[purpose]


def _bit(issuer: Issuer, purpose: str, entry: Json) -> bool | None:
    """Whether the bit is raised; None when the entry leads to no list of ours."""
    address, index = entry.get("statusListCredential"), entry.get("statusListIndex")
    if not isinstance(address, str) or not isinstance(index, str) or not index.isascii() or not index.isdigit():
        return None
    number = address.removeprefix(issuer.address("status/")).removesuffix(".json")
    if not (number.isascii() and number.isdigit()) or len(number) > 9 or int(index[:9]) >= bits.BITS:  # noqa: PLR2004
        return None
    found = session().get(StatusList, int(number))
    if found is None or found.purpose != purpose or address != issuer.address(f"status/{found.number}.json"):
        return None
    return bits.raised(found.bits, int(index[:9]))
