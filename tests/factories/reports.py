"""Released tables in a database: a stand-in for release, with its simplest rules, until its import is at hand."""

import dataclasses
import datetime as dt

from elearn.accounts import operations as accounts
from elearn.base.core.db import new_id
from elearn.demo.history import PREFECTURE, past_waves
from elearn.surveys.design.models import Wave
from elearn.surveys.release.models import ReleasedTable
from tests.factories.classroom import work

SMALL, REFERENCE, FULL, FEWEST = 3, 30, 100, 10
NOT_VALID = {"no-answer", "answered"}


def row(option, count, why=None):
    return {"option": option, "count": None if why else count, "why": why}


def body(counts, *, detail="full"):
    """Small counts go, and the smallest other one with them."""
    small = {option for option, count in counts.items() if 0 < count < SMALL}
    rest = sorted((count, option) for option, count in counts.items() if option not in small | NOT_VALID and count)
    beside = {rest[0][1]} if len(small) == 1 and rest else set()
    why = dict.fromkeys(small, "small") | dict.fromkeys(beside, "complement")
    valid = sum(count for option, count in counts.items() if option not in NOT_VALID)
    rows = [row(option, count, why.get(option)) for option, count in counts.items()]
    return {"detail": detail, "reference": valid < REFERENCE, "rows": rows, "notes": []}


def noise(key, counts, epsilon):
    """As release notes it: whoever comes or goes changes a row and the total, or every row and the total."""
    rows = len(counts) if key == "concerns" else 2  # `answered` is the total
    return {"scale": rows / epsilon} if epsilon else {}


def collapsed(tables):
    core = tables["core"]
    anxious = core["anxious"] + core["rather-anxious"]
    calm = core.get("rather-calm", 0) + core["calm"]
    return {"core": {"anxious": anxious, "calm": calm, "unknown": core["unknown"]}, "prepared": tables["prepared"]}


class Releasing:
    """Puts waves and tables into the database of an app."""

    def __init__(self, app):
        self.app = app
        with work(app):
            self.country = accounts.create_organisation("country", "ここ")

    def wave(self, period, *, open_series=False, simulated=False, kind="full"):
        year, month = map(int, period.split("-"))
        opened = dt.datetime(year, month, 5, tzinfo=dt.UTC)
        found = Wave(
            id=new_id(),
            organisation_id=self.country,
            title=f"第 {period}",
            period=period,
            kind=kind,
            open_series=open_series,
            simulated=simulated,
            state="released",
            keys_json="{}",
            created_at=opened,
            opened_at=opened,
            closes_at=opened + dt.timedelta(days=16),
            closing_at=opened + dt.timedelta(days=16),
            released_at=opened + dt.timedelta(days=20),
        )
        with work(self.app) as session:
            session.add(found)
        return found.id

    def tables(self, wave_id, period, tables, **more):
        with work(self.app) as session:
            session.add_all(self.made(wave_id, period, tables, **more))

    def made(
        self,
        wave_id,
        period,
        tables,
        *,
        area="990001",
        name=None,
        audience="adult",
        band="all",
        series="adult-1",
        eligible=None,
        open_series=False,
        simulated=False,
        epsilon=None,
    ):
        valid = sum(count for option, count in tables["core"].items() if option not in NOT_VALID)
        small = valid < FULL
        return [
            ReleasedTable(
                wave_id=wave_id,
                period=period,
                key=key,
                series=series,
                audience=audience,
                band=band,
                area_code=area,
                area_name=name or {"ja": "みさき県（架空）", "en": "Misaki Prefecture (invented)"},
                open_series=open_series,
                simulated=simulated,
                mode="noised" if epsilon else "exact",
                epsilon=epsilon,
                eligible=eligible or valid * 4 // 3,
                cast=valid,
                valid=sum(count for option, count in counts.items() if option not in NOT_VALID)
                if key != "concerns"
                else counts["answered"],
                body=body(counts, detail="collapsed" if small else "full") | noise(key, counts, epsilon),
                released_at=dt.datetime(2026, 11, 28, tzinfo=dt.UTC),
            )
            for key, counts in (collapsed(tables) if small else tables).items()
        ]

    def history(self):
        """The demo's eleven waves, towns and prefecture; gives their ids by period."""
        ids = {}
        for wave in past_waves():
            ids[wave.period] = self.wave(wave.period, simulated=True, kind=wave.kind)
            made = [
                table
                for group in [*wave.groups, *whole(wave.groups)]
                for table in self.made(
                    ids[wave.period],
                    wave.period,
                    group.tables,
                    area=group.area_code,
                    name=dict(group.area_name),
                    audience=group.audience,
                    band=group.band,
                    series=group.series,
                    eligible=group.eligible,
                    simulated=True,
                )
            ]
            with work(self.app) as session:
                session.add_all(made)
        return ids


def whole(groups):
    """The prefecture: all its towns together, by audience."""
    for audience in dict.fromkeys(group.audience for group in groups):
        parts = [group for group in groups if group.audience == audience]
        tables = {
            key: {row: sum(part.tables[key][row] for part in parts) for row in parts[0].tables[key]}
            for key in parts[0].tables
        }
        yield dataclasses.replace(
            parts[0],
            area_code=PREFECTURE.code,
            area_name=PREFECTURE.name,
            eligible=sum(part.eligible for part in parts),
            tables=tables,
        )


def core(anxious, calm, unknown=0, *, strongly=0.36):
    """A core table with so many anxious, calm and undecided people."""
    strong, very = round(anxious * strongly), round(calm * 0.45)
    return {
        "anxious": strong,
        "rather-anxious": anxious - strong,
        "rather-calm": calm - very,
        "calm": very,
        "unknown": unknown,
        "no-answer": 0,
    }
