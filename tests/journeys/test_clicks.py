"""The ways in are short: counted in Chromium from the landing page."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.teacher import NAME, PASSWORD

pytestmark = pytest.mark.browser


class Counting:
    """A page on which every click and every field that is filled counts."""

    def __init__(self, page):
        self.page, self.clicks, self.fields = page, 0, 0

    def click(self, target):
        target.click()
        self.clicks += 1

    def fill(self, target, words):
        target.fill(words)
        self.fields += 1


def test_a_pupil_is_in_the_first_step_after_one_field_and_three_taps(
    sqlite_school, visitor, teacher_at, figures, capsys
):
    code = teacher_at(sqlite_school).start("p3", "before-you-send").code
    pupil = Counting(visitor(sqlite_school.url))
    pupil.page.goto("/")

    pupil.fill(pupil.page.locator("#code"), code)
    pupil.click(pupil.page.locator('form[action="/join"] button'))
    pupil.click(pupil.page.get_by_role("button", name="17", exact=True))
    pupil.click(pupil.page.locator('main a[href^="/learn/attempts/"]'))

    expect(pupil.page.locator("#step-scene")).to_be_visible()
    report(capsys, figures, "clicks_pupil", "a pupil from the landing page to the first step", pupil)
    assert pupil.fields == 1
    assert pupil.clicks <= 3


def test_by_the_qr_code_a_pupil_needs_no_field_and_two_taps(sqlite_school, visitor, teacher_at):
    code = teacher_at(sqlite_school).start("p3", "before-you-send").code
    pupil = Counting(visitor(sqlite_school.url))
    pupil.page.goto(f"/c/{code}")
    pupil.click(pupil.page.get_by_role("button", name="3", exact=True))
    pupil.click(pupil.page.locator('main a[href^="/learn/attempts/"]'))
    expect(pupil.page.locator("#step-scene")).to_be_visible()
    assert (pupil.fields, pupil.clicks) == (0, 2)


def test_a_teacher_has_a_running_class_after_four_clicks(sqlite_school, visitor, figures, capsys):
    teacher = Counting(visitor(sqlite_school.url))
    teacher.page.goto("/")

    teacher.click(teacher.page.locator('main a[href="/teach/"]'))
    teacher.fill(teacher.page.locator("[name=name]"), NAME)
    teacher.fill(teacher.page.locator("[name=password]"), PASSWORD)
    teacher.click(teacher.page.locator("main form button"))
    teacher.click(teacher.page.locator('form[action="/teach/sessions"] button').first)

    teacher.page.wait_for_url(re.compile("/teach/sessions/[^/]+/screen"))
    expect(teacher.page.locator(".code").first).to_be_visible()
    report(
        capsys,
        figures,
        "clicks_teacher",
        "a teacher from the landing page to a running class, sign-in included",
        teacher,
    )
    assert teacher.clicks <= 4


def report(capsys, figures, name, what, counted):
    line = f"{what}: {counted.clicks} clicks, {counted.fields} fields"
    with capsys.disabled():
        print("\n  " + line)
    figures(name, line)
