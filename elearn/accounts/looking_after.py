"""Where those work who look after a school, a town or an office; each sees the pages that their roles open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import request

from elearn.accounts.blueprint import blueprint
from elearn.accounts.places.rules import KEEP_PLACES
from elearn.accounts.rosters.rules import KEEP_ROSTERS
from elearn.accounts.rules import OPERATE
from elearn.accounts.signing.rules import INVITE, RECOVER
from elearn.base.core.messages import N_, Message
from elearn.base.core.permission import Permission
from elearn.base.http.access import actor


@dataclass(frozen=True)
class Door:
    """A page, the permission that opens it, and what a link to it says. `inside`: pages that lie behind it."""

    permission: Permission
    endpoint: str
    words: Message
    inside: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the reader is there."""
        return request.endpoint in (self.endpoint, *self.inside)


DOORS: Final = (
    Door(KEEP_ROSTERS, "rosters.roster", N_("Class lists")),
    Door(
        KEEP_ROSTERS,
        "rosters.years",
        N_("From one school year to the next"),
        inside=("rosters.year", "rosters.turn_year"),
    ),
    Door(
        KEEP_ROSTERS,
        "consents.classes",
        N_("Guardians’ answers"),
        inside=("consents.one_class", "consents.enter_pile", "consents.one_child", "consents.enter_one"),
    ),
    Door(INVITE, "accounts.invitations", N_("Let people in")),
    Door(RECOVER, "accounts.recovery", N_("Help somebody back in")),
    Door(KEEP_PLACES, "places.places", N_("Municipalities and schools")),
    Door(OPERATE, "upkeep.operations", N_("How the site runs")),
)


@blueprint.app_template_global("looking_after")
def doors() -> Sequence[Door]:
    """The reader's; none for whoever looks after nothing."""
    return [door for door in DOORS if door.permission.test(actor())]
