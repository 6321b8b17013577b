"""What the invented town's families see: a class page of each school, and a parent with a child in both."""

from collections.abc import Iterable
from datetime import datetime

from elearn.accounts import queries as people
from elearn.base.core.actor import Actor
from elearn.family import operations as family
from elearn.family import queries as pages

LABELS = {"hoshino": "5年1組", "takagi": "2年3組"}


def build_class_pages(now: datetime, teachers: Iterable[str]) -> None:
    """A page for each teacher's class, with all that it has learned, if it is not there."""
    for name in teachers:
        teacher = Actor(person_id=people.person_id_by_name(name))
        if teacher.person_id and not pages.pages_of(teacher, now):
            page = family.make_page(teacher.person_id, LABELS[name], now)
            family.put_lessons(page, pages.held_lessons(teacher))


def slips_of_two(now: datetime) -> tuple[str, ...]:
    """Two slips, opened on the phone of whoever plays the parent: their keys."""
    return tuple(key for name in LABELS for key in _opened(name, now))


def _opened(name: str, now: datetime) -> tuple[str, ...]:
    """None where the teacher has closed the page meanwhile: the demo lets everyone do everything."""
    page = next(iter(pages.pages_of(Actor(person_id=people.person_id_by_name(name)), now)), None)
    if page is None:
        return ()
    (code,) = family.print_slips(page, 1, now)
    return (family.open_slip(code, (), now)[0],)
