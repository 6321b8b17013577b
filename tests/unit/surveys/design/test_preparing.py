"""An official prepares a wave: who is asked, what stands in the way, what may change and what not."""

import re
from datetime import timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from tests.factories.surveys import Signed


def day(days):
    return (clock.now() + timedelta(days=days)).date().isoformat()


def test_without_a_wave_the_page_says_what_to_do_first(place):
    page = place.official.get("/surveys/?lang=en").text
    assert "No wave yet" in page
    assert "/surveys/new" in page


def test_a_new_wave_is_a_draft_of_the_chosen_area(place):
    place.official.get("/surveys/new?lang=en")
    made = place.official.post(
        "/surveys/new",
        title="Autumn",
        area=place.north,
        period="2026-11",
        closes=day(20),
        kind="full",
        custody="shares",
    )
    assert made.status_code == 303
    assert "Being prepared" in place.official.get(made.headers["location"]).text
    assert place.rows("survey_wave")[0]["organisation_id"] == place.north


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"period": "autumn"}, "2026-11"),
        ({"closes": day(-1)}, "closing day"),
        ({"closes": day(400)}, "closing day"),
        ({"title": " "}, "name"),
        ({"area": "another"}, "choice"),
    ],
)
def test_what_does_not_fit_is_explained_and_nothing_is_kept(place, changed, said):
    place.official.get("/surveys/new?lang=en")
    fields = {
        "title": "Autumn",
        "area": place.north,
        "period": "2026-11",
        "closes": day(20),
        "kind": "full",
        "custody": "shares",
    }
    answer = place.official.post("/surveys/new", **(fields | changed))
    assert answer.status_code == 422
    assert said in answer.text.lower() or said in answer.text
    assert place.rows("survey_wave") == []


def test_another_towns_official_sees_no_such_wave(place):
    wave = place.draft(("5-1", 5, 33), area=place.north)
    other = Signed(place.app, "minami", "official", place.south)
    assert other.get(f"/surveys/{wave}/").status_code == 404
    assert wave not in other.get("/surveys/").text
    assert place.official.get(f"/surveys/{wave}/").status_code == 200  # control: of the prefecture above


def test_a_teacher_runs_no_wave(place):
    assert place.teacher.get("/surveys/").status_code == 403


def test_a_group_under_thirty_offers_merges_and_one_press_joins_them(place):
    wave = place.draft(("5-1", 5, 18), (place.other_school, "5-1", 5, 20), ("6-1", 6, 31))
    page = place.official.get(f"/surveys/{wave}/?lang=en").text
    assert "Together with South: 38 people" in page
    small = next(view for view in place.strata(wave) if view.area == "North" and view.band == "grade-5")
    south = next(view for view in place.strata(wave) if view.area == "South")
    assert place.official.post(f"/surveys/{wave}/merge", ids=f"{small.id} {south.id}").status_code == 303
    merged = {(view.band, view.area, view.eligible) for view in place.strata(wave)}
    assert merged == {("grade-5", "North・South", 38), ("grade-6", "North", 31)}
    assert len({listing.listing.stratum_id for listing in place.listings(wave)}) == 2


def test_the_whole_prefecture_can_be_one_group(place):
    with place.unit():
        east = accounts.create_organisation("municipality", "East", parent_id=place.id)
        third = accounts.create_organisation("school", "East School", parent_id=east)
    wave = place.draft(("5-1", 5, 18), (place.other_school, "5-1", 5, 20), (third, "5-1", 5, 7))
    ids = {view.area: view.id for view in place.strata(wave)}
    page = place.official.get(f"/surveys/{wave}/?lang=en").text
    assert "All towns together: 45 people" in page
    offered = re.findall(r'name="ids" value="([^"]+)"', page)
    all_three = next(each for each in offered if len(each.split()) == 3 and each.startswith(ids["North"]))
    assert place.official.post(f"/surveys/{wave}/merge", ids=all_three).status_code == 303
    (merged,) = place.strata(wave)
    assert (merged.area, merged.eligible) == ("Misaki", 45)


def test_a_class_that_comes_after_a_merge_joins_the_merged_group(place):
    wave = place.draft(("5-1", 5, 18), ("6-1", 6, 20))
    first, second = place.strata(wave)
    place.official.get(f"/surveys/{wave}/")
    place.official.post(f"/surveys/{wave}/merge", ids=f"{first.id} {second.id}")
    place.teacher.get("/surveys/classes/")
    fields = {"wave": wave, "school": place.school, "label": "6-2", "grade": 6, "seats": 22}
    assert place.teacher.post("/surveys/classes/", **fields).status_code == 303
    (merged,) = place.strata(wave)
    assert (merged.band, merged.eligible) == ("grade-5-6", 60)


def test_years_one_and_two_are_refused_with_words(place):
    wave = place.draft()
    place.teacher.get("/surveys/classes/?lang=en")
    fields = {"wave": wave, "school": place.school, "label": "2-1", "grade": 2, "seats": 22}
    answer = place.teacher.post("/surveys/classes/", **fields)
    assert answer.status_code == 422
    assert "Years 1 and 2 take no survey" in answer.text


def test_a_teacher_names_classes_of_the_own_school_alone(place):
    wave = place.draft()
    place.teacher.get("/surveys/classes/")
    fields = {"wave": wave, "school": place.other_school, "label": "5-1", "grade": 5, "seats": 22}
    assert place.teacher.post("/surveys/classes/", **fields).status_code == 404
    assert place.rows("survey_listing") == []
    fields["school"] = place.school
    assert place.teacher.post("/surveys/classes/", **fields).status_code == 303
    assert len(place.rows("survey_place")) == 22


def class_fields(place, wave, **changed):
    fields = {"wave": wave, "school": place.school, "label": "5年2組", "grade": 5, "seats": 27}
    return fields | {"teacher": place.teacher.person_id} | changed


def typed_in(page):
    """What stands in the form that names a class: its text and number, and the grade that is chosen."""
    found = dict(re.findall(r'<input id="(label|seats)-[^>]*? value="([^"]*)"', page))
    chosen = re.search(r'<option value="(\d+)"\s+selected', page)
    return found | ({"grade": chosen[1]} if chosen else {})


def test_a_class_that_comes_while_the_keys_are_made_is_told_so_and_stays_in_the_form(place):
    wave = place.draft(("5-1", 5, 33))
    place.teacher.get("/surveys/classes/?lang=en")
    place.official.get(f"/surveys/{wave}/opening")
    assert place.official.post(f"/surveys/{wave}/keys").status_code == 303
    answer = place.teacher.post("/surveys/classes/", **class_fields(place, wave))
    assert answer.status_code == 409
    assert "The keys of this survey are being made" in answer.text
    assert typed_in(answer.text) == {"label": "5年2組", "seats": "27", "grade": "5"}
    assert place.official.post(f"/surveys/{wave}/reconsider").status_code == 303
    assert place.teacher.post("/surveys/classes/", **class_fields(place, wave)).status_code == 303
    assert {view.listing.label for view in place.listings(wave)} == {"5-1", "5年2組"}


def test_while_the_keys_are_made_the_page_says_why_no_class_can_be_named(place):
    wave = place.draft(("5-1", 5, 33))
    place.official.get(f"/surveys/{wave}/opening")
    place.official.post(f"/surveys/{wave}/keys")
    page = place.teacher.get("/surveys/classes/?lang=en").text
    assert "The keys of this survey are being made" in page
    assert typed_in(page) == {}


def test_a_class_that_comes_after_the_opening_is_told_so_and_keeps_its_words(place):
    wave = place.draft(("5-1", 5, 33))
    place.teacher.get("/surveys/classes/?lang=en")
    place.open(wave)
    answer = place.teacher.post("/surveys/classes/", **class_fields(place, wave))
    assert answer.status_code == 409
    assert "This wave has been opened" in answer.text
    assert typed_in(answer.text)["label"] == "5年2組"


@pytest.mark.parametrize("changed", [{"seats": 61}, {"seats": "many"}, {"label": "5-1"}, {"grade": 2}])
def test_a_class_that_does_not_fit_keeps_what_was_typed(place, changed):
    wave = place.draft(("5-1", 5, 33))
    place.teacher.get("/surveys/classes/?lang=en")
    answer = place.teacher.post("/surveys/classes/", **class_fields(place, wave, **changed))
    assert answer.status_code in (409, 422)
    kept = {"label": "5年2組", "seats": "27"} | {name: str(value) for name, value in changed.items()}
    assert {name: typed_in(answer.text)[name] for name in ("label", "seats")} == {
        k: kept[k] for k in ("label", "seats")
    }
    assert len(place.listings(wave)) == 1


def test_another_areas_wave_takes_no_class(place):
    own, others = place.draft(), place.draft(area=place.south)
    assert own in place.teacher.get("/surveys/classes/").text
    assert place.teacher.post("/surveys/classes/", **class_fields(place, others)).status_code == 404


def test_seats_not_to_be_asked_are_numbers_without_a_reason(place):
    wave = place.draft(("5-1", 5, 33))
    listing = place.listings(wave)[0].listing
    place.teacher.get(f"/surveys/classes/{listing.id}/")
    assert place.teacher.post(f"/surveys/classes/{listing.id}/not-asked", numbers="３、12").status_code == 303
    marked = [row["number"] for row in place.rows("survey_place") if row["not_asked"]]
    assert sorted(marked) == [3, 12]
    assert place.teacher.post(f"/surveys/classes/{listing.id}/not-asked", numbers="40").status_code == 422


def test_slips_and_people_with_an_account_get_places(place):
    wave = place.draft(area=place.north)
    place.official.get(f"/surveys/{wave}/")
    assert (
        place.official.post(f"/surveys/{wave}/slips", area=place.north, band="age-65-up", count=40).status_code == 303
    )
    assert place.official.post(f"/surveys/{wave}/people", area=place.north, role="teacher").status_code == 303
    views = {view.band: (view.eligible, view.slips) for view in place.strata(wave)}
    assert views == {"age-65-up": (40, 40), "all": (1, 0)}
    kinds = {row["kind"] for row in place.rows("survey_place")}
    assert kinds == {"slip", "person"}


def test_the_last_day_can_be_put_off_and_never_brought_forward(place):
    wave = place.opened(("5-1", 5, 33))
    place.official.get(f"/surveys/{wave}/")
    assert place.official.post(f"/surveys/{wave}/extend", closes=day(5)).status_code == 422
    assert place.official.post(f"/surveys/{wave}/extend", closes=day(30)).status_code == 303
    assert place.wave(wave).closes_at.date().isoformat() in (day(30), day(31))


def test_a_draft_can_be_discarded_and_an_open_wave_not(place):
    draft, going_on = place.draft(("5-1", 5, 33)), place.opened(("5-2", 5, 33))
    place.official.get("/surveys/new")
    assert place.official.post(f"/surveys/{draft}/discard").status_code == 303
    assert place.official.post(f"/surveys/{going_on}/discard").status_code == 409
    assert [row["id"] for row in place.rows("survey_wave")] == [going_on]
