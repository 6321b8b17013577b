"""What the keys of rooms' exports are called on pages, and how their values read.

A key without a word here shows as it is: a test finds those that everyday life brings up.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask_babel import format_datetime, pgettext

from elearn.base.core.audit import ACTIONS
from elearn.base.core.messages import N_, Message
from elearn.base.http.i18n import prefs, translate
from elearn.courseware.queries import catalogue, plain

ROOMS: Final[dict[str, Message]] = {
    "accounts": N_("Your account"),
    "base": N_("What was written down about what you did"),
    "learning": N_("Lessons and answers"),
    "lti": N_("Lessons opened from a learning platform"),
    "surveys": N_("Surveys"),
    "classroom": N_("Classes"),
    "badges": N_("Badges"),
    "care": N_("Talks with children"),
    "family": N_("The class page for families"),
    "trainers": N_("The way to a supporter’s or trainer’s badge"),
    "reports": N_("Reports"),
}
KEYS: Final[dict[str, Message]] = {
    "sign_in_name": N_("Sign-in name"),
    "display_name": N_("Name on pages"),
    "created_at": N_("Made on"),
    "platforms": N_("Lessons opened from a learning platform"),
    "platform": N_("Learning platform"),
    "identities": N_("Sign-in by another service"),
    "issuer": N_("Service"),
    "subject": N_("How the service knows you"),
    "bound_at": N_("Connected on"),
    "roles": N_("Roles"),
    "role": N_("Role"),
    "at": N_("Where"),
    "when": N_("When"),
    "audit_log": N_("Entries of the audit log"),
    "action": N_("What"),
    "by_you": N_("By you"),
    "number": N_("Number"),
    "attempts": N_("Lessons that were begun"),
    "course": N_("Course"),
    "lesson": N_("Lesson"),
    "language": N_("Language"),
    "pass_rule": N_("Rule of passing"),
    "share": N_("Share"),
    "started_at": N_("Begun on"),
    "answers": N_("Answers"),
    "question": N_("Question"),
    "answer": N_("Answer"),
    "points": N_("Points"),
    "of": N_("Out of"),
    "late": N_("After the reveal"),
    "recorded_at": N_("Kept since"),
    "seats": N_("Seats in classes"),
    "taken_at": N_("Taken on"),
    "classes_held": N_("Classes that you held"),
    "survey_places": N_("Surveys in which you have a place (never whether or what you answered)"),
    "surveys_prepared": N_("Surveys that you prepared"),
    "survey_classes": N_("Classes that you hold for a survey"),
    "class": N_("Class"),
    "wave": N_("Survey"),
    "place": N_("Kind of place"),
    "badges": N_("Badges"),
    "achievement": N_("What it certifies"),
    "valid_from": N_("Valid from"),
    "valid_until": N_("Valid until"),
    "shows_name": N_("Shows your name"),
    "holder": N_("How it is tied to you"),
    "emailAddress": N_("Mail address"),
    "accountId": N_("Random code"),
    "sessions": N_("Devices on which you are signed in"),
    "device": N_("Kind of device"),
    "seen_at": N_("Last seen"),
    "passkeys": N_("Passkeys"),
    "name": N_("What you called it"),
    "code_app": N_("A code app is set up"),
    "recovery_codes_left": N_("Recovery codes that are left"),
    "notices": N_("What happened to your account"),
    "about": N_("About"),
    "revoked_for": N_("Taken back because"),
    "suspended_for": N_("Suspended because"),
    "credential": N_("The signed document"),
    "listens": N_("Schools where children may ask you for a talk"),
    "listens_as_deputy": N_("Schools where you read for a colleague"),
    "kind": N_("As"),
    "appointed_at": N_("Since"),
    "earlier_surveys": N_("Earlier surveys that you entered"),
    "survey": N_("Survey"),
    "area": N_("Area"),
    "entered_at": N_("Entered on"),
    "guardian_answers": N_("What was answered at home for you"),
    "guardian_answers_entered": N_("Guardians’ answers that you entered (how many)"),
    "purpose": N_("What about"),
    "agreed": N_("Agreed"),
    "given_on": N_("Day of the answer"),
    "how": N_("How"),
    "wording": N_("Version of the letter"),
}

ROLES: Final[dict[str, Message]] = {
    "pupil": N_("Pupil"),
    "guardian": N_("Guardian"),
    "member": N_("Member"),
    "teacher": N_("Teacher"),
    "coordinator": N_("Coordinator"),
    "supporter": N_("Supporter"),
    "trainer": N_("Trainer"),
    "lead_trainer": N_("Lead trainer"),
    "official": N_("Official"),
    "editor": N_("Editor"),
    "admin": N_("Administrator"),
    "homeroom": N_("Class teacher"),
    "nurse": N_("School nurse"),
    "counsellor": N_("School counsellor"),
    "seat": N_("A seat in a class"),
    "person": N_("Signed in"),
    "slip": N_("A printed slip"),
}
ANSWERED: Final[dict[str, Message]] = {
    "account": N_("Own account"),
    "survey": N_("Anonymous survey"),
    "paper": N_("On paper"),
    "in_person": N_("In person"),
}
_OF_ANSWERS: Final = ("purpose", "how")
_OF_PEOPLE: Final = ("role", "kind", "place", "achievement")


def room_words(room: str) -> str:
    """What a room is called."""
    return translate(ROOMS[room]) if room in ROOMS else room


def key_words(key: str) -> str:
    """What a key is called."""
    return translate(KEYS[key]) if key in KEYS else key


def value_words(key: str, value: Any) -> str:
    """A single value in the reader's language."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(pgettext("data", "yes") if value else pgettext("data", "no"))
    known = _words_for(key)
    if value in known:
        return translate(known[value])
    return _moment(value) or str(value)


def _words_for(key: str) -> Mapping[str, Message]:
    if key == "action":
        return ACTIONS
    return ROLES if key in _OF_PEOPLE else ANSWERED if key in _OF_ANSWERS else {}


def _moment(value: Any) -> str | None:
    """Times read as times, in Japan."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        return None
    # Translators: a pattern of Babel, as in "22 November 2026, 14:03".
    return str(format_datetime(at, pgettext("pattern", "d MMMM y, HH:mm"))) if at else None


def with_titles(found: Any) -> Any:
    """The same, with the titles of courses and lessons in place of their keys where they are still offered."""
    if isinstance(found, list):
        return [with_titles(each) for each in found]
    if not isinstance(found, dict):
        return found
    return {key: with_titles(value) for key, value in {**found, **_titles(found)}.items()}


def _titles(found: dict[str, Any]) -> dict[str, str]:
    if not isinstance(found.get("course"), str) or not isinstance(found.get("lesson"), str):
        return {}
    for course in catalogue().courses:
        for lesson in course.lessons if course.slug == found["course"] else ():
            if lesson.slug == found["lesson"]:
                words = prefs().lang
                title = lesson.texts(words).place("lesson").plain("title")
                return {"course": plain(course.title.to(words)), "lesson": title}
    return {}
