"""A school with a class of the list: its teacher, numbered pupils with accounts, and what was answered at home."""

from datetime import timedelta

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.consents import operations as consents
from elearn.accounts.consents.operations import Slip
from elearn.accounts.consents.purposes import WORDINGS
from elearn.accounts.rosters.models import ClassGroup, Membership
from elearn.base.core import clock
from elearn.base.core.db import new_id, session


def make_class(school, name="5年1組", *, teacher=None, pupils=(1, 2, 3), mark="", kind="homeroom", years_ago=0):
    """The id of a class, of this school year unless said otherwise, and its pupils by number (`None`: without one).

    Inside a unit of work, as all functions here.
    """
    today = clock.today()
    group = ClassGroup(
        id=new_id(),
        organisation_id=school,
        school_year=clock.school_year(today) - years_ago,
        kind=kind,
        name=name,
        grades="P5",
        source_id=None,
    )
    session().add(group)
    session().flush()
    if teacher:
        _join(group.id, teacher, "teacher", None)
    children = {}
    for number in pupils:
        child = accounts.create_person(f"{mark}pupil-{number}", f"児童 {mark}{number}", clock.now())
        accounts.grant_role(child, school, "pupil", clock.now())
        _join(group.id, child, "pupil", number)
        children[number] = child
    return group.id, children


def _join(class_id, person_id, role, number):
    begins = clock.today() - timedelta(days=30)
    row = {"class_group_id": class_id, "person_id": person_id, "role": role, "begins_on": begins, "number": number}
    session().add(Membership(id=new_id(), ends_on=None, **row))
    session().flush()


def answered(class_id, child, *, by=None, days_ago=0, now=None, **given):
    """Enter what was answered for one child: `answered(group, child, survey=False)`."""
    slip = Slip(WORDINGS[0], clock.today() - timedelta(days=days_ago), "paper")
    group = session().get(ClassGroup, class_id)
    consents.enter_answers(group, {child: given}, slip, by, now or clock.now())


def may(child, purpose):
    """Whether it goes for the child by now."""
    return people.may(child, purpose)
