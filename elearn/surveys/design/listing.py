"""Classes that will be asked: named by their school while the wave is a draft."""

from collections.abc import Collection

from sqlalchemy import delete, select, update

from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.surveys.design import reads
from elearn.surveys.design.bands import GRADES, audience_of, band_of
from elearn.surveys.design.drafts import require_draft
from elearn.surveys.design.models import Listing, Place, Wave
from elearn.surveys.design.strata import drop_if_empty, stratum_for

LISTED = Action("surveys.add_listing", N_("A class was named for a survey."))
UNLISTED = Action("surveys.remove_listing", N_("A class was taken off a survey."))
MOST_SEATS = 60
MOST_LABEL = 30


def add_listing(
    found: Wave, school_id: str, label: str, grade: int, seats: int, *, teacher_id: str | None = None
) -> Listing:
    """One class: so many seats, each a place that may cast one ballot."""
    require_draft(found)
    label = " ".join(label.split())
    _check(found, school_id, label, grade, seats)
    area = reads.tree(found).area_of(school_id)
    if area is None:
        raise Invalid(N_("This school does not stand in the area of the wave."))
    stratum = stratum_for(found, audience_of(grade), band_of(grade), area.id)
    made = Listing(
        id=new_id(),
        wave_id=found.id,
        stratum_id=stratum.id,
        organisation_id=school_id,
        label=label,
        seats=seats,
        teacher_id=teacher_id,
        state="waiting",
        unwatched=False,
    )
    session().add(made)
    session().flush()
    session().add_all(_seat(made, number) for number in range(1, seats + 1))
    session().flush()
    record(LISTED, about=f"wave:{found.id}", place=school_id)
    return made


def _check(found: Wave, school_id: str, label: str, grade: int, seats: int) -> None:
    if found.open_series:
        raise Invalid(N_("This wave is answered by a poster’s link alone; no class is named for it."))
    if grade not in GRADES:
        raise Invalid(N_("Classes from year 3 to high school can be asked. Years 1 and 2 take no survey."))
    if not 1 <= len(label) <= MOST_LABEL or not 1 <= seats <= MOST_SEATS:
        raise Invalid(N_("A class has a name of at most 30 signs and 1 to %(most)s seats.", most=MOST_SEATS))
    same = select(Listing.id).where(
        Listing.wave_id == found.id, Listing.organisation_id == school_id, Listing.label == label
    )
    if session().scalar(same):
        raise Conflict(N_("The class “%(label)s” is on the list already.", label=label))


def _seat(made: Listing, number: int) -> Place:
    return Place(
        id=new_id(),
        wave_id=made.wave_id,
        stratum_id=made.stratum_id,
        kind="seat",
        listing_id=made.id,
        number=number,
        handed_out=False,
        not_asked=False,
    )


def remove_listing(found: Wave, made: Listing) -> None:
    """Take a class off the list again."""
    require_draft(found)
    stratum_id = made.stratum_id
    record(UNLISTED, about=f"wave:{found.id}", place=made.organisation_id)
    session().execute(delete(Place).where(Place.listing_id == made.id))
    session().execute(delete(Listing).where(Listing.id == made.id))
    drop_if_empty(stratum_id)


def mark_not_asked(made: Listing, numbers: Collection[int]) -> None:
    """Seats that are not to be asked: their numbers, no reason. Possible until the class begins."""
    if made.state != "waiting":
        raise Conflict(N_("This class has begun its survey; its seats are fixed."))
    if any(not 1 <= number <= made.seats for number in numbers):
        raise Invalid(N_("Seats have numbers from 1 to %(most)s here.", most=made.seats))
    of_class = update(Place).where(Place.listing_id == made.id)
    session().execute(of_class.values(not_asked=False))
    session().execute(of_class.where(Place.number.in_(numbers)).values(not_asked=True))
