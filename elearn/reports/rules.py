"""Who may do what with reports. Reading is open to all: everything shown went through disclosure control."""

from collections.abc import Collection

from sqlalchemy import ColumnElement

from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission
from elearn.reports.models import EarlierSurvey

OFFICIALS = frozenset({"official", "admin"})


def _official(actor: Actor) -> bool:
    return bool(actor.roles & OFFICIALS)


ENTER = Permission("reports.enter", N_("You may enter earlier surveys as an official of the area."), _official)


def may_enter(area_codes: Collection[str], code: str) -> bool:
    """Whether the area is among those that the person speaks for."""
    return code in area_codes


def enterable(area_codes: Collection[str]) -> ColumnElement[bool]:
    """The same, for lists."""
    return EarlierSurvey.area_code.in_(area_codes)
