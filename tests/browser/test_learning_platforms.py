"""A lesson inside the page of a learning platform that is not ours (PyPI `lti1p3platform`), in a real browser."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.independent import lti_platform
from tests.independent.lti_platform import CLIENT, DEPLOYMENT

LESSON = "p3/before-you-send"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lti")
    site = Site(folder, env={"ELEARN_KEYS_DIR": str(folder / "keys")})
    site.url = site.url.replace("127.0.0.1", "localhost")
    with lti_platform.running() as platform:
        site.platform = platform
        site._env |= {"ELEARN_BASE_URL": site.url, "ELEARN_OUTBOUND": platform.host}
        with site.migrate():
            said = site.run(
                *(
                    "lti",
                    "add",
                    "Hibari LMS",
                    "--issuer",
                    platform.url,
                    "--client-id",
                    CLIENT,
                    "--deployment",
                    DEPLOYMENT,
                ),
                *("--login", f"{platform.url}/auth", "--token", f"{platform.url}/token"),
                *("--keys", f"{platform.url}/keys"),
            )
            assert f"{site.url}/lti/jwks.json" in said
            assert "ELEARN_OUTBOUND" not in said
            assert "Hibari LMS" in site.run("lti", "list")
            platform.registered_at(site.url, lesson=LESSON)  # and asks the site for its key
            yield site


@pytest.fixture
def come(visitor, watch, site):
    def to(language="en", **options):
        page = visitor(site.url, language, **options)
        watch.also(site.platform.url)
        return page

    return to


def framed(page, site, inside, *, user="l-1", hint="framed"):
    """The platform's course page with the tool in its frame, up to where the launch was posted."""
    page.goto(f"{inside.url}/embed?address={quote(site.platform.login(user, hint))}")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Go").click()
    return frame


@pytest.mark.parametrize(("language", "words"), [("en", "Open the lesson"), ("ja", "レッスンを開く")])
def test_a_learner_opens_the_lesson_from_the_platforms_page(come, site, language, words):
    page = come(language)
    frame = framed(page, site, site.platform, user=f"l-{language}")
    button = frame.get_by_role("button", name=words)
    expect(button).to_be_visible()
    with page.expect_popup() as opened:
        button.click()
    lesson = opened.value
    lesson.wait_for_url(re.compile(r"/learn/attempts/[^/]+/"))
    assert violations(lesson) == []


def test_another_site_cannot_frame_the_launch(come, site, watch):
    watch.expect("frame-ancestors|Framing|Refused to frame|chrome-error|ERR_BLOCKED")
    with lti_platform.running() as other:
        page = come()
        watch.also(other.url)
        frame = framed(page, site, other)
        page.wait_for_timeout(500)
        expect(frame.get_by_role("button", name="Open the lesson")).to_have_count(0)
    frame = framed(page, site, site.platform)  # the control
    expect(frame.get_by_role("button", name="Open the lesson")).to_be_visible()


def test_a_teacher_puts_a_lesson_into_the_course_without_leaving_the_frame(come, site):
    page = come()
    frame = framed(page, site, site.platform, user="t-1", hint="deep")
    frame.get_by_role("checkbox").first.check()
    frame.get_by_role("button", name="Take it over").click()
    frame.get_by_role("button", name="Put it into the course").click()
    expect(frame.get_by_text("Taken over")).to_be_visible()
    (item,) = site.platform.returned
    assert item["url"].startswith(f"{site.url}/courses/")
