"""Eleven earlier waves: sums agree, every verdict is there, nobody real is in it."""

import pytest

from elearn.demo.history import past_waves, split
from elearn.reports.indicators import Estimate, Verdict, difference, verdict
from tests.factories.reports import whole


@pytest.fixture(scope="module")
def waves():
    return past_waves()


def test_eleven_waves_in_june_november_and_february(waves):
    assert len(waves) == 11
    assert {wave.period[-2:] for wave in waves} == {"02", "06", "11"}
    assert all((wave.kind == "full") == wave.period.endswith("11") for wave in waves)
    assert [wave.period for wave in waves] == sorted(wave.period for wave in waves)


def test_every_start_gives_the_same_numbers(waves):
    assert past_waves() == waves


def test_the_tables_of_a_group_agree(waves):
    for wave in waves:
        for group in wave.groups:
            valid = sum(group.tables["core"].values())
            assert valid + group.blank + group.invalid == group.cast <= group.eligible
            assert sum(group.tables["prepared"].values()) == valid
            unknown = group.tables["core"]["unknown"]
            assert sum(group.tables["cells"].values()) + unknown == valid
            told = group.tables["concerns"]["answered"]
            assert max(count for option, count in group.tables["concerns"].items() if option != "answered") <= told
            users = group.tables.get("core-users", {})
            assert all(count <= group.tables["core"][option] for option, count in users.items())
            assert all(count >= 0 for table in group.tables.values() for count in table.values())
            assert group.eligible >= 30
            assert group.area_code.startswith("99")
            assert "架空" in group.area_name["ja"]


def test_the_last_wave_shows_all_five_verdicts(waves):
    last, before = ({group.audience: group for group in whole(wave.groups)} for wave in (waves[-1], waves[-2]))
    found = {
        audience: verdict(*(change(before[audience], last[audience], of) for of in (anxious, ready)))
        for audience in last
    }
    assert set(found.values()) == set(Verdict)


def change(before, after, read):
    return difference(read(before), read(after))


def anxious(group):
    core = group.tables["core"]
    return Estimate(core["anxious"] + core["rather-anxious"], sum(core.values()))


def ready(group):
    table = group.tables["prepared"]
    return Estimate(table["prepared"], sum(table.values()))


def test_splitting_loses_nobody():
    assert split(7, {"a": 1, "b": 1, "c": 1}) == {"a": 3, "b": 2, "c": 2}
    assert sum(split(1001, {"a": 0.1, "b": 0.2, "c": 0.7}).values()) == 1001
