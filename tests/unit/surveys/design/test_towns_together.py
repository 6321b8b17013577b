"""Towns that were put together are an area of their own: before opening, in the plan, and in what is counted."""

import pytest

from elearn.surveys.design import reads
from elearn.surveys.queries import Area, plan_tables
from elearn.surveys.release.areas import prefecture_of
from elearn.surveys.sitting.operations import _count_of
from elearn.surveys.tally.counting import Tallied

BOTH = "992011+992020"


@pytest.fixture
def wave(place):
    """Two towns as one group, whichever was the small one, and a group of one town alone."""
    wave = place.draft((place.other_school, "5-1", 5, 16), ("5-1", 5, 20), ("6-1", 6, 31))
    small = next(view for view in place.strata(wave) if view.area == "South")
    north = next(view for view in place.strata(wave) if view.area == "North" and view.band == "grade-5")
    place.official.get(f"/surveys/{wave}/")
    assert place.official.post(f"/surveys/{wave}/merge", ids=f"{small.id} {north.id}").status_code == 303
    return wave


def test_they_bear_all_names_and_codes_before_opening(place, wave):
    assert {(view.area, view.area_code) for view in place.strata(wave)} == {
        ("North・South", BOTH),
        ("North", "992011"),
    }
    page = place.official.get(f"/surveys/{wave}/opening?lang=en").text
    assert ">North・South</td>" in page


def test_no_table_of_one_town_holds_people_of_two_and_the_prefecture_holds_all(place, wave):
    planned = {(table.area_code, table.band) for table in plan_tables(place.strata(wave))}
    assert (BOTH, "grade-5") in planned
    assert ("992011", "grade-5") not in planned
    assert any(code == "990001" for code, _ in planned)


def test_what_is_counted_bears_the_same(place, wave):
    with place.unit(write=False):
        found = reads.wave(wave)
        view = next(each for each in reads.strata(found) if each.area_code == BOTH)
        count = _count_of(reads.stratum_by_id(found, view.id), 0, Tallied(0, 0, 0, {}))
    assert (count.area_code, count.area_name["ja"]) == (BOTH, "North・South")


def test_the_prefecture_and_the_parts_of_a_joint_code():
    assert prefecture_of("993212+994014") == prefecture_of("993212")
    assert Area("993212+994014", {}).parts == ["993212", "994014"]
    assert Area("993212", {}).parts == ["993212"]
