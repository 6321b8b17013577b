"""Whatever is in a roster, reading it ends in a roster or in named faults; whatever was taken comes out the same."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.accounts import operations as accounts
from elearn.accounts.rosters import exporting
from elearn.accounts.rosters.oneroster import archive, kinds
from elearn.accounts.rosters.oneroster.faults import Faults, RosterRefused
from elearn.accounts.rosters.oneroster.profile import FILES, ORGS
from elearn.accounts.rosters.oneroster.reading import rows
from elearn.accounts.rosters.oneroster.writing import write
from elearn.base.core import clock
from tests.factories.rosters import HEADERS, school_code, small
from tests.unit.accounts.rosters.reading import faults_of

FILES_OF_IT = sorted(HEADERS)
# Names as people have them, and worse: quotes, commas, backslashes, rare kanji, other scripts.
names = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="=+-@")
    | st.sampled_from("'\"\\,;|%{}<>&𠮷髙﨑"),
    min_size=1,
    max_size=20,
).filter(lambda text: not kinds.HALF_WIDTH_KANA.search(text))


@given(st.sampled_from(FILES_OF_IT), st.integers(0, 5000), st.binary(max_size=12), st.integers(0, 40))
def test_a_spoiled_file_is_taken_or_refused_with_faults(file, at, put, cut):
    raw = small().raw(file)
    at %= len(raw)
    for fault in faults_of(small().packed(**{file: raw[:at] + put + raw[at + cut :]})):
        assert fault[3]


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_spoiled_zip_is_taken_or_refused_with_faults(at, put):
    packed = small().packed()
    at %= len(packed)
    faults_of(packed[:at] + put + packed[at + len(put) :])


@given(st.lists(st.text(max_size=12), min_size=7, max_size=7))
def test_what_is_let_through_is_what_a_cell_may_hold(cells):
    """The one expression of a row and the look at each cell agree."""
    roster = small()
    roster.rows["orgs"] = [cells]
    with archive.opened(io.BytesIO(roster.packed())) as opened:
        faults = Faults()
        try:
            passed = list(rows(opened, ORGS, faults))
        except RosterRefused:
            return
    assert bool(passed) != bool(faults.found) or cells == [""] * 7
    for _, *kept in passed:
        for cell in kept:
            assert not kinds.CONTROL.search(cell)
            assert not kinds.HALF_WIDTH_KANA.search(cell)
            assert not kinds.FORMULA.match(cell)


@given(names, names)
def test_what_we_write_we_read(family, given_name):
    target = io.BytesIO()
    tables = {file.name: [] for file in FILES}
    tables["orgs"] = [{"sourcedId": "a", "name": family, "type": "school", "identifier": given_name}]
    write(target, tables, family)
    with archive.opened(io.BytesIO(target.getvalue())) as opened:
        faults = Faults()
        assert list(rows(opened, ORGS, faults)) == [(2, "a", family, "school", given_name, "")]
        assert faults.found == []


@pytest.mark.usefixtures("services")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_export_taken_again_changes_nothing(town, unit, data):
    number = town.towns = getattr(town, "towns", 0) + 1
    roster = small(seed=number, pupils=2)
    roster.rows["orgs"][0][5] = ""
    for school, row in enumerate(roster.rows["orgs"][1:]):
        row[5] = school_code(1000 * number + school)
    for row in roster.rows["users"]:
        row[6], row[7] = data.draw(names), data.draw(names)
        row[17] = data.draw(st.just("") | names)
    for row in roster.rows["enrollments"]:
        row[9] = data.draw(st.sampled_from(["", "2026-12-24", "2027-03-31"]))
    with unit():
        place = accounts.create_organisation("municipality", f"Town {number}")
    assert town.take(roster.packed(), place=place).new == len(roster.rows["users"])
    assert town.compare(roster.packed(), place=place).changes_nothing
    target = io.BytesIO()
    with unit(write=False):
        exporting.export(place, target, "system", clock.today())
    told = town.compare(target.getvalue(), place=place)
    assert told.changes_nothing, told
