"""A nine-year-old with a phone asks for a talk, and finds the lesson where it was."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from elearn.care.schooldays import end_of_next
from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.people import sign_in
from tests.journeys.pupils import ChromiumPupil
from tests.journeys.teacher import NAME, PASSWORD, Teacher

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WORDS = {
    "ja": {"link": "話したいことがある", "send": "話したいと つたえる", "back": "もどる"},
    "en": {"link": "I would like to talk", "send": "Ask for a talk", "back": "Go back"},
}


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """The nurse listens; the class teacher reads as well, and coordinates."""
    folder = tmp_path_factory.mktemp("school")
    with Site(folder, env={"ELEARN_KEYS_DIR": str(folder / "keys")}).migrate() as site:
        for name, shown in ((NAME, "佐藤 ひかり"), ("sawada", "沢田 みのり"), ("yamada", "山田 つばさ")):
            site.run("people", "create", name, "--name", shown, "--password", PASSWORD)
            site.run("people", "grant", name, "teacher", "--at", "つばめ野小学校")
        site.run("people", "grant", "yamada", "coordinator", "--at", "つばめ野小学校")
        site.run("people", "appoint", "sawada", "--as", "nurse", "--at", "つばめ野小学校", "--deputy", NAME)
        site.run("people", "appoint", NAME, "--as", "homeroom", "--at", "つばめ野小学校")
        yield site


@pytest.fixture
def teacher(school):
    teacher = Teacher(school.url).sign_in().start("p3", "before-you-send")
    yield teacher
    teacher.http.close()


@pytest.fixture
def child(visitor, school, teacher):
    """In seat 9, at the third step."""

    def come(language="ja", **options):
        child = ChromiumPupil(visitor(school.url, language, **{**PHONE, **options}), teacher.code, 9)
        teacher.press("step", step=2)
        child.arrive_at("choose")
        return child

    return come


def fits(page):
    """Nothing for axe to find, nothing wider than the phone."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def ask(page, language, name="ももか"):
    page.locator("label.card b", has_text="沢田").click()
    page.locator("#name").fill(name)
    page.get_by_role("button", name=re.compile(WORDS[language]["send"].replace(" ", r"\s*"))).click()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_child_asks_for_a_talk_and_comes_back_to_the_same_step(child, language):
    pupil = child(language)
    page = pupil.page
    link = pupil.step.locator('a[href^="/talk"]')
    expect(link).to_have_text(re.compile(WORDS[language]["link"]))
    assert link.bounding_box()["height"] >= 44
    link.click()
    page.wait_for_url(re.compile("/talk"))
    expect(page.locator("label.card")).to_have_count(2)
    fits(page)
    ask(page, language)
    expect(page.locator(".notice[data-tone=good]")).to_contain_text("沢田 みのり")
    promised = end_of_next(datetime.now(UTC))
    expect(page.locator(".notice[data-tone=good]")).to_contain_text(str(promised.day))
    expect(page.locator("main")).to_contain_text("110")
    assert "ももか" not in page.content()
    fits(page)
    page.locator("main a.button", has_text=WORDS[language]["back"]).click()
    page.wait_for_url(re.compile("#step-choose"))
    expect(page.locator("#step-choose")).to_be_visible()


def test_the_browsers_own_way_back_keeps_the_step_too(child):
    pupil = child()
    pupil.step.locator('a[href^="/talk"]').click()
    pupil.page.wait_for_url(re.compile("/talk"))
    pupil.page.go_back()
    expect(pupil.page.locator("#step-choose")).to_be_visible()


def test_the_page_fits_the_smallest_phone_with_the_largest_letters(child):
    page = child(viewport={"width": 320, "height": 640}).page
    page.goto("/talk?size=large")
    fits(page)


def test_it_works_without_a_script(visitor, school, child):
    seated = child().page.context.storage_state()
    page = visitor(school.url, java_script_enabled=False, storage_state=seated, **PHONE)
    page.goto("/talk?for=P3")
    ask(page, "ja", "")
    expect(page.locator(".notice[data-tone=good]")).to_be_visible()


def test_a_guest_reads_whom_to_call_and_finds_no_button(visitor, school):
    page = visitor(school.url, **PHONE)
    page.goto("/talk")
    expect(page.locator("form[action='/talk'][method=post]")).to_have_count(0)
    expect(page.locator("[data-contact=sos24]")).to_be_visible()
    fits(page)


def test_the_staffs_pages_are_sound_and_the_request_is_read(visitor, school, child):
    page = child().page
    page.goto("/talk")
    ask(page, "ja", "ゆうき")
    nurse = visitor(school.url, "ja", viewport={"width": 1024, "height": 768})
    nurse.goto("/sign-in")
    nurse.locator("#name").fill("sawada")
    nurse.locator("#password").fill(PASSWORD)
    nurse.locator("main form button").click()
    nurse.locator('a[href="/teach/talk/"]').click()
    expect(nurse.locator("main")).not_to_contain_text("ゆうき")
    fits(nurse)
    nurse.locator('form[action$="/read"] button').first.click()
    expect(nurse.locator("main dl")).to_be_visible()
    fits(nurse)
    nurse.locator('form[action$="/close"] button').first.click()
    fits(nurse)


def test_the_coordinators_page_is_sound(visitor, school):
    page = visitor(school.url, "ja", viewport={"width": 390, "height": 844})
    sign_in(page, "yamada", PASSWORD, "/teach/adults/")
    page.wait_for_url(re.compile("/teach/adults/"))
    expect(page.locator("main")).to_contain_text("沢田 みのり")
    fits(page)
