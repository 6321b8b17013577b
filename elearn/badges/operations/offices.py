"""What an issuing office enters about itself."""

import re
import unicodedata
from typing import Final

from elearn.badges.models import Office
from elearn.base.core.audit import Action, record
from elearn.base.core.db import session
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_

OFFICE_SET = Action("badges.set_office", N_("An office's telephone number or population was entered."))
_PHONE: Final = re.compile(r"\+?[0-9][0-9-]{2,18}[0-9]")
_MOST_PEOPLE: Final = 2_000_000_000


def set_office(organisation_id: str, phone: str, population: str) -> None:
    """The number that residents call to make sure, and how many people live in the area; empty where not known."""
    number = unicodedata.normalize("NFKC", phone).strip().replace("ー", "-").replace("‐", "-")
    if number and not _PHONE.fullmatch(number):
        raise Invalid(N_("Please write the number in digits and hyphens, as in 0120-000-000."))
    office = session().get(Office, organisation_id) or Office(organisation_id=organisation_id)
    office.phone, office.population = number, _people(population)
    session().add(office)
    session().flush()
    record(OFFICE_SET, about=f"organisation:{organisation_id}", place=organisation_id)


def _people(text: str) -> int | None:
    digits = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits[:12]) <= _MOST_PEOPLE:
        raise Invalid(N_("Please write the number of people in digits, as in 48200."))
    return int(digits)
