"""The door of the room for reads: the report of a choice, in a number of questions that grows with nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.reports.choosing import Asked, Choice, choose, choose_area, is_prefecture, neighbours
from elearn.reports.definitions import definition
from elearn.reports.models import EarlierSurvey
from elearn.reports.report import Part, Report, Wave
from elearn.reports.rules import enterable
from elearn.surveys import queries as surveys
from elearn.surveys.queries import Area, Offer, Released

_NO_TABLE: Final = N_("There is no released table for this choice. Choose on the report page, and take the file there.")


@dataclass(frozen=True)
class Shown:
    """What a page needs: all areas, the report of the chosen one (None where nothing is out), earlier surveys."""

    areas: Sequence[Area]
    report: Report | None
    earlier: Sequence[EarlierSurvey]


def shown(asked: Asked) -> Shown:
    """The page: nearest to what was asked."""
    areas = surveys.areas()
    area = choose_area(areas, asked.area)
    if area is None:
        return Shown((), None, ())
    offers = surveys.offers(area.code)
    choice = choose(area, offers, asked)
    return Shown(areas, report_of(choice, offers, areas) if choice else None, earlier_surveys(area.code))


def report_in(found: Shown) -> Report:
    """For files, which must hold exactly what was asked. Raises NotFound otherwise."""
    if found.report is None or not found.report.choice.exact:
        raise NotFound(_NO_TABLE)
    return found.report


def report_of(choice: Choice, offers: Sequence[Offer], areas: Sequence[Area]) -> Report:
    """Three questions: the base through all waves, all bases of the wave, the same base in the neighbourhood."""
    own = surveys.released(area_codes=[choice.area.code], base=choice.base)
    beside = surveys.released(area_codes=[choice.area.code], keys=("core", "prepared"), period=choice.period)
    codes = {area.code for group in neighbours(areas, choice.area.code) for area in group}
    around = surveys.released(area_codes=codes, keys=("core",), period=choice.period, base=choice.base)
    waves = [wave for wave in _waves(own, offers) if wave.period <= choice.period]
    return Report(
        choice=choice,
        definition=definition(),
        offers=offers,
        waves=[wave for wave in waves if not wave.info.open_series],
        open_waves=[wave for wave in waves if wave.info.open_series],
        parts=_parts(beside, offers),
        around={table.area_code: table for table in around if not table.open_series},
    )


@dataclass(frozen=True)
class ForTeachers:
    """The smallest published result that fits, and every other that a teacher of this wave may look at."""

    report: Report
    choices: Sequence[Choice]


def for_teachers(wave_id: str, asked: Asked, around: Sequence[str]) -> ForTeachers | None:
    """`around`: codes of the teacher's areas, the smallest first. None where nothing of the wave is out."""
    tables = surveys.released(wave_id=wave_id, keys=("core",))
    choices = [_choice(table) for table in tables if not table.open_series]
    if not choices:
        return None
    nearest = [code for code in (asked.area, *around) if code]
    best = min(choices, key=lambda each: _fit(each, asked, nearest))
    offers = surveys.offers(best.area.code)
    return ForTeachers(report_of(best, offers, surveys.areas()), choices)


def _choice(table: Released) -> Choice:
    area = Area(table.area_code, table.area_name)
    return Choice(area, table.series, table.audience, table.band, table.period, exact=True)


def _fit(choice: Choice, asked: Asked, nearest: Sequence[str]) -> tuple[bool, bool, int, bool, str]:
    """What was asked comes first, then the teacher's own area, then municipalities before prefectures."""
    codes = [choice.area.code, *choice.area.parts]
    place = min((nearest.index(code) for code in codes if code in nearest), default=len(nearest))
    other = asked.audience not in ("", choice.audience)
    return other, asked.band not in ("", choice.band), place, is_prefecture(choice.area.code), choice.area.code


def earlier_surveys_of(area_codes: Collection[str]) -> list[EarlierSurvey]:
    """What was entered for these areas: the list of whoever may enter."""
    rows = select(EarlierSurvey).where(enterable(area_codes)).order_by(EarlierSurvey.began_on, EarlierSurvey.id)
    return list(session().scalars(rows))


def earlier_surveys(area_code: str) -> list[EarlierSurvey]:
    """What officials of the area have entered, oldest first."""
    rows = select(EarlierSurvey).where(EarlierSurvey.area_code == area_code)
    return list(session().scalars(rows.order_by(EarlierSurvey.began_on, EarlierSurvey.id)))


def earlier_survey(survey_id: str) -> EarlierSurvey:
    """One entered survey. Raises NotFound."""
    found = session().get(EarlierSurvey, survey_id)
    if found is None:
        raise NotFound(N_("There is nothing at this address."))
    return found


def _waves(tables: Iterable[Released], offers: Iterable[Offer]) -> list[Wave]:
    info = {offer.wave.id: offer.wave for offer in offers}
    grouped: dict[str, dict[str, Released]] = defaultdict(dict)
    for table in tables:
        grouped[table.wave_id][table.key] = table
    deff = definition().deff
    return [Wave(info[found], own, deff) for found, own in grouped.items() if found in info and "core" in own]


def _parts(tables: Iterable[Released], offers: Sequence[Offer]) -> list[Part]:
    grouped: dict[tuple[str, str, str], list[Released]] = defaultdict(list)
    for table in tables:
        if not table.open_series:
            grouped[table.audience, table.band, table.series].append(table)
    return [Part(*base, wave) for base, own in sorted(grouped.items()) for wave in _waves(own, offers)]
