"""Two invented prefectures with the same tables: one million answers behind one, a hundred million behind the other.

`make bench` has their report pages among its rows; `python -m bench.reports` measures them alone, turn by turn, each
page also against itself: what is seen between the two turns of one page is noise.
"""

import os
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.load import Figures, Request, get, measure
from bench.serving import server
from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.base.core import clock, migrate
from elearn.base.core.db import Database, session
from elearn.base.http.flask_app import ElearnFlask
from elearn.demo.history import PREFECTURE, Group, PastWave, past_waves
from elearn.settings import Settings
from elearn.surveys import operations as surveys
from elearn.surveys.release.models import ReleasedTable

# The invented history holds about half a million answers.
FACTORS: Final[Mapping[str, tuple[str, int]]] = {"1 million": ("98", 2), "100 million": ("97", 200)}
PORT: Final = 8147
SECONDS: Final = float(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "9"))
# As many as one core serves without a queue: the page's own time, not the line before it.
CONNECTIONS: Final = 2
_NOT_VALID: Final = frozenset({"no-answer", "answered"})


def release(app: ElearnFlask) -> None:
    """Both prefectures, each with eleven waves."""
    with app.services.active(), app.services.get(Database).unit(write=True):
        country = accounts.create_organisation("country", "bench")
        for prefix, factor in FACTORS.values():
            for wave in past_waves():
                session().add_all(_tables(wave, _wave(wave, country), prefix, factor))
            session().flush()


def feeds() -> dict[str, Request]:
    """The report page of each."""
    return {
        f"report page, {name} answers": get(f"/reports/anxiety/?area={_code(PREFECTURE.code, prefix)}")
        for name, (prefix, _) in FACTORS.items()
    }


def _wave(wave: PastWave, country: str) -> str:
    opened = datetime(wave.opened.year, wave.opened.month, wave.opened.day, tzinfo=UTC)
    asked = (opened, opened + timedelta(days=16))
    return surveys.invent(country, wave.period, wave.period, wave.kind, asked, mode="demo").id


def _tables(wave: PastWave, wave_id: str, prefix: str, factor: int) -> Iterator[ReleasedTable]:
    for group in (*wave.groups, *_whole(wave.groups)):
        for key, counts in group.tables.items():
            yield _table(
                wave_id, wave.period, replace(group, area_code=_code(group.area_code, prefix)), key, counts, factor
            )


def _table(wave_id: str, period: str, group: Group, key: str, counts: Mapping[str, int], factor: int) -> ReleasedTable:
    rows: list[dict[str, Any]] = [{"option": each, "count": n * factor, "why": None} for each, n in counts.items()]
    valid = counts.get("answered", sum(n for option, n in counts.items() if option not in _NOT_VALID))
    return ReleasedTable(
        wave_id=wave_id,
        period=period,
        key=key,
        series=group.series,
        audience=group.audience,
        band=group.band,
        area_code=group.area_code,
        area_name=dict(group.area_name),
        simulated=True,
        mode="exact",
        eligible=group.eligible * factor,
        cast=group.cast * factor,
        valid=valid * factor,
        body={"detail": "full", "reference": False, "rows": rows, "notes": []},
        released_at=clock.now(),
    )


def _whole(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        if group.area_code == groups[0].area_code:
            yield replace(group, area_code=PREFECTURE.code, area_name=PREFECTURE.name)


def _code(code: str, prefix: str) -> str:
    return f"{prefix}{code[2:]}"


def compare(folder: Path) -> dict[str, list[Figures]]:
    """What each round measured, by page; `again` is the first page once more."""
    url, secret = f"sqlite:///{folder / 'elearn.db'}", "for the bench only " * 2
    here = f"http://127.0.0.1:{PORT}"
    app = create_app(Settings(mode="test", database_url=url, secret_key=secret, base_url=here, keys_dir=folder))
    database = app.services.get(Database)
    migrate.upgrade(database)
    release(app)
    database.close()
    env = {"ELEARN_DATABASE_URL": url, "ELEARN_SECRET_KEY": secret, "ELEARN_MODE": "test", "ELEARN_BASE_URL": here}
    small, large = feeds().values()
    pages = {"1 million": small, "100 million": large, "1 million, again": small}
    found: dict[str, list[Figures]] = {name: [] for name in pages}
    with server(["elearn.cli", "serve", "--port", str(PORT)], PORT, {**env, "ELEARN_KEYS_DIR": str(folder)}):
        for page in pages.values():
            measure(PORT, page, seconds=1, connections=CONNECTIONS)  # charts are drawn once
        for number in range(ROUNDS):
            for name in (tuple(pages), tuple(pages)[::-1])[number % 2]:
                found[name].append(measure(PORT, pages[name], seconds=SECONDS, connections=CONNECTIONS))
    return found


def main() -> None:
    """Print each page's p50 and p99, and their ratios to the first page of the same round."""
    with tempfile.TemporaryDirectory() as folder:
        found = compare(Path(folder))
    for name, rounds in found.items():
        pairs = list(zip(rounds, found["1 million"], strict=True))
        print(
            f"{name:18}",
            _line("p50", [mine.p50 for mine in rounds], [mine.p50 / base.p50 for mine, base in pairs]),
            _line("p99", [mine.p99 for mine in rounds], [mine.p99 / base.p99 for mine, base in pairs]),
            f"other answers than 200: {sum(each.wrong for each in rounds)}",
            sep="  ",
        )
    print(f"load of the machine (1 minute): {os.getloadavg()[0]:.1f}")


def _line(what: str, took: Sequence[float], ratios: Sequence[float]) -> str:
    middle = statistics.median
    return f"{what} {middle(took):.1f} ms, x{middle(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


if __name__ == "__main__":
    main()
