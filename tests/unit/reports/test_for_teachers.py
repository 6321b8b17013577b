"""A teacher gets one page at release: the smallest published result around, its top worry, a lesson that answers it."""

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.courseware.queries import catalogue
from elearn.reports.definitions import concern_lessons
from elearn.reports.teaching import lesson_for
from tests.factories.classroom import Browser, work
from tests.factories.people import enter


def teacher_at(app, code):
    """A teacher of a school in that municipality."""
    browser = Browser(app)
    with work(app):
        prefecture = accounts.create_organisation("prefecture", "みさき県", code="990001")
        town = accounts.create_organisation("municipality", "町", parent_id=prefecture, code=code)
        school = accounts.create_organisation("school", "小学校", parent_id=town)
        person = accounts.create_person("sensei", "先生", clock.now())
        accounts.grant_role(person, school, "teacher", clock.now())
    enter(app, browser.http, person)
    return browser


def page(browser, wave, **filters):
    query = "&".join(f"{name}={value}" for name, value in {"lang": "en", **filters}.items())
    return browser.get(f"/reports/anxiety/for-teachers/{wave}/?{query}")


def test_the_page_shows_the_municipality_of_the_teachers_school(app, history):
    said = page(teacher_at(app, "992020"), history["2026-06"], audience="P3").text
    assert "Shiokaze City" in said.partition("Another area")[0]
    assert "Primary school, years 5 and 6" in said
    assert "There is no result of a class" in said


def test_the_top_worry_leads_to_a_lesson_with_its_plan(client, history):
    said = page(client, history["2026-06"], area="990001", audience="P3").text
    assert "Being fooled by made-up stories or fake pictures" in said
    assert "/teach/lessons/p3/ai-real-or-not/" in said
    assert client.get("/courses/p3/ai-real-or-not/").status_code == 200


def test_every_offered_choice_opens(client, history):
    said = page(client, history["2026-06"]).text
    assert said.count("/reports/anxiety/for-teachers/") > 20


def test_a_wave_without_release_says_so(client, releasing):
    wave = releasing.wave("2026-11")
    answer = page(client, wave)
    assert answer.status_code == 404
    assert "no published result yet" in answer.text
    assert page(client, "no-such-wave").status_code == 404


def test_every_worry_has_a_lesson_that_exists(services):
    known = concern_lessons()
    for worry in (*known.concerns, "something-new"):
        for audience in ("P2", "P3", "J", "H", "adult"):
            assert lesson_for(worry, audience, catalogue()) is not None
    there = {(course.slug, lesson.slug) for course in catalogue().courses for lesson in course.lessons}
    named = {(each.course, each.lesson) for offered in known.concerns.values() for each in offered}
    assert named <= there
