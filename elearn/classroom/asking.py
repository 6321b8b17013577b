"""The sealed survey that goes on in a class, as its screens see it. Who answers what nobody knows."""

from dataclasses import dataclass

from elearn.classroom.models import ClassSession
from elearn.surveys import queries as surveys
from elearn.surveys.queries import Listing


@dataclass(frozen=True)
class SurveyStep:
    """The survey of a class. `ready`: devices with a ballot, told only until ballots are cast."""

    listing: Listing
    wave_id: str
    title: str
    keys_sha256: str
    ready: int | None

    @property
    def is_casting(self) -> bool:
        """All sheets are on their way."""
        return self.listing.state == "casting"


def survey_of(found: ClassSession) -> SurveyStep | None:
    """The survey of the class while it goes on; None before, after, and for almost every class."""
    if found.trial or found.step or not found.is_open:
        return None  # it comes before the lesson: no look-up for the many answers that follow
    made = surveys.listing_of_session(found.id)
    if made is None or made.state not in ("open", "casting"):
        return None
    wave = surveys.wave(made.wave_id)
    ready = surveys.ready(made) if made.state == "open" else None
    return SurveyStep(made, wave.id, wave.title, wave.keys_sha256 or "", ready)


def survey_state(found: ClassSession) -> dict[str, object]:
    """What a pupil's screen follows: where the survey is, and whether the sheets go out."""
    step = survey_of(found)
    if step is None:
        return {}
    return {"survey": {"wave": step.wave_id, "keys": step.keys_sha256, "state": step.listing.state}}
