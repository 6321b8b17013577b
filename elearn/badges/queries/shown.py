"""Badges as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import undefer

from elearn.accounts import queries as people
from elearn.badges import rules
from elearn.badges.credentials import Ground
from elearn.badges.framework import Achievement, Area, Skill, achievement, framework
from elearn.badges.models import Badge
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_

_NEWEST: Final = select(Badge).order_by(Badge.valid_from.desc(), Badge.id)


@dataclass(frozen=True)
class Shown:
    """A badge for a page. `name` is empty unless the holder shows it and the badge was not taken back."""

    badge: Badge
    achievement: Achievement
    office: str
    state: str
    name: str

    @property
    def grounds(self) -> list[Ground]:
        """What it rests on."""
        return [Ground(**ground) for ground in self.badge.grounds]

    @property
    def skills(self) -> list[tuple[Area, list[Skill]]]:
        """What the badge says one can do, by the framework's areas."""
        held = set(self.achievement.skills)
        areas = ((area, [skill for skill in area.skills if skill.id in held]) for area in framework().areas)
        return [(area, skills) for area, skills in areas if skills]


def badge_of(badge_id: str) -> Badge:
    """The badge; NotFound says what that means."""
    found = session().get(Badge, badge_id, options=[undefer(Badge.credential)])
    if found is None:
        raise NotFound(
            N_("There is no badge at this address."),
            N_("Its holder may have deleted it: then it is no longer valid, wherever it is shown."),
        )
    return found


def own_badge(actor: Actor, badge_id: str) -> Badge:
    """The holder's own badge; anyone else's does not exist."""
    found = session().get(Badge, badge_id)
    if found is None or not rules.is_own(actor.person_id, found):
        raise NotFound(N_("There is nothing at this address."))
    return found


def shown(badge: Badge, now: datetime) -> Shown:
    """The badge as anyone may see it."""
    return _shown([badge], now)[0]


def mine(actor: Actor, now: datetime) -> list[Shown]:
    """The person's own badges: valid ones first, the newest on top."""
    rows = session().scalars(_NEWEST.where(rules.own(actor.person_id or "")))
    return sorted(_shown(rows.all(), now), key=lambda each: each.state != "valid")


def _shown(badges: Sequence[Badge], now: datetime) -> list[Shown]:
    offices = people.organisation_names({badge.office_id for badge in badges})
    shown_people = {badge.person_id for badge in badges if badge.shows_name}
    names = people.display_names(shown_people) if shown_people else {}
    return [
        Shown(
            badge=badge,
            achievement=certified(badge),
            office=offices.get(badge.office_id, ""),
            state=badge.state(now),
            name=names.get(badge.person_id, "") if badge.shows_name else "",
        )
        for badge in badges
    ]


def certified(badge: Badge | Row[Any]) -> Achievement:
    """The version that the badge was issued for; a published version is never removed from the file."""
    found = achievement(badge.achievement, badge.version)
    assert found is not None
    return found
