"""Without JavaScript a lesson still reads from top to bottom, and each question is a form of its own."""

from playwright.sync_api import expect

from tests.browser.pupil import fill


def test_the_lesson_reads_and_its_quiz_works(pupil):
    guest = pupil("j/phishing-and-passkeys", java_script_enabled=False)
    keys = [form.get_attribute("data-question") for form in guest.page.locator("form.question").all()]
    assert len(keys) >= 5
    for key in keys:
        form = guest.page.locator(f"#q-{key}")
        expect(form).to_be_visible()
        fill(form)
        form.locator("> button").click()
        assert guest.page.url.endswith(f"#q-{key}")
        expect(form.locator(".feedback")).to_be_visible()
    assert sorted(question for question, _ in guest.answers()) == sorted(keys)
    guest.page.locator("[data-part=finish]").click()
    expect(guest.page.locator("h1")).to_be_visible()


def test_a_scenes_links_lead_to_its_parts(pupil):
    guest = pupil(java_script_enabled=False)
    link = guest.page.locator(".scene a[data-to]").first
    target = link.get_attribute("href")
    link.click()
    expect(guest.page.locator(target)).to_be_in_viewport()
