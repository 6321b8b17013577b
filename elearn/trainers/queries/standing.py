"""Where somebody stands on each pathway and what is next: one reading for the page, the badge and its renewal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.accounts.queries import Area
from elearn.badges import queries as badges
from elearn.badges.queries import Held
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import queries as learning
from elearn.trainers.content.programme import lesson_at
from elearn.trainers.content.shapes import PathwayFile
from elearn.trainers.models import Award, Consent, PracticeSession, TrainerPath
from elearn.trainers.queries.practice import Watched, observations_of, sessions_of
from elearn.trainers.queries.programme import programme
from elearn.trainers.queries.tests import TestStanding, test_standing, tests_of

STEPS = ("begin", "before", "modules", "practice-test", "test", "sessions", "cosign", "conduct", "badge", "renew")


@dataclass(frozen=True)
class Module:
    """A lesson of the pathway; `lesson` is None where it is not served just now."""

    reference: str
    lesson: Lesson | None
    passed_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """One pathway for one person, or for nobody in particular. `held` is the valid badge with the latest end.

    Only what is younger than `since` counts: not older than the pathway says and, where a badge was taken back or
    deleted, done after that. While a badge is suspended (`on_hold`), nothing is issued.
    """

    pathway: PathwayFile
    now: datetime
    since: datetime
    on_hold: bool = False
    path: TrainerPath | None = None
    has_before: bool = False
    modules: Sequence[Module] = ()
    test: TestStanding = field(default_factory=TestStanding)
    sessions: Sequence[Watched] = ()
    consent: Consent | None = None
    held: Held | None = None
    last_held: Held | None = None
    update_lesson: Lesson | None = None
    update_passed_at: datetime | None = None

    @property
    def minutes(self) -> int:
        """All lessons together."""
        return sum(each.lesson.minutes for each in self.modules if each.lesson)

    @property
    def modules_done(self) -> int:
        """Lessons passed."""
        return sum(each.passed_at is not None for each in self.modules)

    @property
    def complete_sessions(self) -> list[Watched]:
        """Held, looked back on, and not too old to count."""
        return [each for each in self.sessions if each.complete and (each.session.held_at or self.since) > self.since]

    @property
    def signed_sessions(self) -> list[Watched]:
        """Those of them with a co-signature that stands."""
        return [each for each in self.complete_sessions if each.signed]

    @property
    def agreed(self) -> bool:
        """To the code of conduct as it is now, and anew for each badge."""
        if self.consent is None or self.consent.version != self.pathway.conduct.version:
            return False
        if self.consent.agreed_at <= self.since:
            return False
        return self.last_held is None or self.consent.agreed_at > self.last_held.valid_from

    @property
    def renewable(self) -> bool:
        """Whether the window before the end of a badge is open; a founding appointment is not renewed but replaced."""
        if self.held is None or self.held.founding:
            return False
        return self.now >= self.held.valid_until - self.pathway.renewal.window

    @property
    def updated(self) -> bool:
        """Whether the update lesson was passed since the window opened."""
        if self.held is None or self.update_passed_at is None:
            return False
        return self.update_passed_at >= self.held.valid_until - self.pathway.renewal.window

    @property
    def settled(self) -> bool:
        """Whether the badge is held and nothing is to be done for now."""
        return self.held is not None and not self.held.founding and not self.renewable

    def done(self, step: str) -> bool:
        """Whether the step is behind."""
        practice = self.pathway.practice
        return {
            "begin": self.path is not None,
            "before": self.pathway.after is None or self.has_before,
            "modules": self.modules_done == len(self.modules),
            "practice-test": self.test.practised or self.test.passed is not None,
            "test": self.test.passed is not None,
            "sessions": len(self.complete_sessions) >= practice.sessions,
            "cosign": len(self.signed_sessions) >= practice.signed,
            "conduct": self.agreed,
            "badge": self.held is not None,
        }[step]

    @property
    def earned(self) -> bool:
        """Whether a badge is due now: everything holds and none is held, or the renewal is complete."""
        if self.on_hold:
            return False
        if self.renewable:
            return self.updated and self.agreed and self.done("before")
        if self.held is not None and not self.held.founding:
            return False
        if self.held is not None and self.path is None:
            return False
        return all(self.done(step) for step in STEPS[:8])

    @property
    def next(self) -> str:
        """The next step: one of STEPS; empty where nothing is to be done."""
        if self.on_hold:
            return ""
        if self.held is not None and not self.held.founding:
            return "renew" if self.renewable else ""
        if self.held is not None and self.path is None:
            return ""
        return next((step for step in STEPS[:8] if not self.done(step)), "badge")


def path_of(person_id: str, pathway: str) -> TrainerPath | None:
    """The person's way on the pathway."""
    return session().scalar(select(TrainerPath).filter_by(person_id=person_id, pathway=pathway))


def standings_of(actor: Actor, now: datetime) -> list[Standing]:
    """All pathways in order; without a person, as they are described to anyone."""
    pathways = list(_in_order())
    if not actor.signed_in:
        return [Standing(each, now, now - each.counts_for, modules=_modules(each, {})) for each in pathways]
    reading = _Reading(actor.person_id or "", now)
    return [reading.standing(each) for each in pathways]


def standing_of(person_id: str, pathway: str, now: datetime) -> Standing:
    """One pathway of one person."""
    return _Reading(person_id, now).standing(programme().pathway(pathway))


def _in_order() -> Sequence[PathwayFile]:
    known = programme().pathways
    return [known[key] for key in ("supporter", "trainer", "lead-trainer") if key in known]


class _Reading:
    """Everything of one person, read once for all pathways."""

    def __init__(self, person_id: str, now: datetime) -> None:
        self.now = now
        self.paths = {row.pathway: row for row in session().scalars(select(TrainerPath).filter_by(person_id=person_id))}
        self.passed = learning.lessons_passed(people.learner_id_of(person_id) or "")
        self.tests = tests_of(person_id)
        self.sessions = sessions_of(person_id)
        self.observations = observations_of(person_id)
        self.names = people.display_names({each.observer_id for each in self.observations})
        consents = session().scalars(select(Consent).filter_by(person_id=person_id).order_by(Consent.agreed_at))
        self.consents = {row.pathway: row for row in consents}
        self.held = badges.held_by([person_id], now)
        self.awards = session().scalars(select(Award).filter_by(person_id=person_id)).all()

    def standing(self, pathway: PathwayFile) -> Standing:
        mine = [each for each in self.held if each.achievement == pathway.key]
        valid = [each for each in mine if each.state == "valid"]
        update = lesson_at(catalogue(), pathway.renewal.lesson)
        since = max([self.now - pathway.counts_for, *self._early_ends(pathway.key, mine)])
        return Standing(
            pathway,
            self.now,
            since,
            on_hold=any(each.state == "suspended" for each in mine),
            path=self.paths.get(pathway.key),
            has_before=any(each.achievement == pathway.after and each.state == "valid" for each in self.held),
            modules=_modules(pathway, self.passed),
            test=test_standing(pathway, [row for row in self.tests if row[0].pathway == pathway.key], since),
            sessions=[self._watched(each) for each in self.sessions if each.pathway == pathway.key],
            consent=self.consents.get(pathway.key),
            held=max(valid, key=lambda each: each.valid_until, default=None),
            last_held=max(mine, key=lambda each: each.valid_from, default=None),
            update_lesson=update,
            update_passed_at=self.passed.get((update.course.slug, update.slug)) if update else None,
        )

    def _early_ends(self, pathway: str, mine: Sequence[Held]) -> list[datetime]:
        """When badges of the pathway were taken back or deleted; one that was deleted just now ends now."""
        there = {each.badge_id for each in mine}
        gone = [each for each in self.awards if each.pathway == pathway and each.badge_id not in there]
        return [each.revoked_at for each in mine if each.revoked_at] + [each.ended_at or self.now for each in gone]

    def _watched(self, held: PracticeSession) -> Watched:
        return Watched(held, [one for one in self.observations if one.session_id == held.id], self.names)


def _modules(pathway: PathwayFile, passed: dict[tuple[str, str], datetime]) -> list[Module]:
    found = [(reference, lesson_at(catalogue(), reference)) for reference in pathway.modules]
    return [
        Module(reference, lesson, passed.get((lesson.course.slug, lesson.slug)) if lesson else None)
        for reference, lesson in found
    ]


def offices_to_choose() -> list[Area]:
    """Municipalities and prefectures with an official: somebody there answers for the badges that it issues."""
    areas = people.areas_of_kinds(("municipality", "prefecture"))
    staffed = people.places_with([each.id for each in areas], ("official",))
    return [each for each in areas if each.id in staffed]
