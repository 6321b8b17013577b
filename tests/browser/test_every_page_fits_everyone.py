"""Every page of the product, in both languages: axe finds nothing, it fits 320 px, and a keyboard reaches it all."""

import pytest

from tests.browser.accessibility import violations
from tests.browser.town import (
    administrators_pages,
    coordinators_pages,
    officials_pages,
    operators_pages,
    pupils_pages,
    surveys_pages,
    teachers_pages,
)
from tests.sizes import looks

# The smallest letters on the wall, in px at 1280 x 720: a class sits up to eight metres away.
LEAST_ON_THE_WALL = 20
PUBLIC = ["/", "/courses/", "/courses/p3/", "/courses/p3/before-you-send/", "/courses/j/phishing-and-passkeys/"]
DOORS = ["/join", "/join?code=wrong", "/sign-in", "/demo", "/check", "/check/network", "/nothing-here"]
RIGHTS = ["/privacy", "/privacy/kids", "/account/data"]
OUTSIDE = (
    "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 "
    "&& getComputedStyle(e).position !== 'absolute' && !e.closest('.scroll')).map(e => e.outerHTML.slice(0, 120))"
)


def faults_of(page, address):
    page.goto(address)
    sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    return [
        *(f"{address}: {fault}" for fault in violations(page)),
        *([f"{address}: scrolls sideways: {page.evaluate(OUTSIDE)[:3]}"] if sideways else []),
    ]


@pytest.mark.parametrize(("language", "scheme"), looks())
def test_axe_finds_nothing_on_a_phone(town, visitor, watch, language, scheme):
    watch.expect("404")
    options = {"viewport": {"width": 320, "height": 700}, "color_scheme": scheme}
    people = (visitor(town.url, language, **options) for _ in range(7))
    teacher, pupil, anyone, official, coordinator, admin, operator = people
    pages = {
        anyone: PUBLIC + DOORS + RIGHTS,
        teacher: [*teachers_pages(teacher), *surveys_pages(teacher), *RIGHTS[2:], "/account/data/erase"],
        pupil: [*pupils_pages(pupil), *RIGHTS[2:]],
        official: officials_pages(official),
        coordinator: coordinators_pages(coordinator),
        admin: administrators_pages(admin),
        operator: operators_pages(operator),
    }
    faults = [fault for page, addresses in pages.items() for each in addresses for fault in faults_of(page, each)]
    assert faults == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_wall_is_read_from_the_back_of_the_room(town, visitor, language):
    page = visitor(town.url, language, viewport={"width": 1280, "height": 720})
    screen = next(address for address in teachers_pages(page) if address.endswith("screen"))
    page.goto(screen)
    assert violations(page) == []
    small = page.evaluate(
        "least => [...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && "
        "n.data.trim()) && e.getClientRects().length && !e.closest('rt, rp, .visually-hidden, [hidden]') && "
        "parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML.slice(0, 100))",
        LEAST_ON_THE_WALL,
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    # Found and measured at once: the screen draws this part anew while it is looked at.
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.code')).fontSize)")
    assert size >= 48  # once the class has begun


# Known by their own tag, not by a mark: the board's part is drawn anew while someone tabs through it.
TAG = 'e => e.cloneNode(false).outerHTML.replace(/ (data-seen|aria-expanded)="[^"]*"/g, \'\')'
CONTROLS = f"""[...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]):not([type=radio]), select, summary')]
  .filter(e => e.checkVisibility() && !e.disabled && !e.closest('[inert]')).map({TAG})"""


def test_every_control_of_a_teacher_is_reached_by_the_keyboard(town, visitor):
    page = visitor(town.url, "ja", viewport={"width": 1180, "height": 820})
    for address in teachers_pages(page):
        page.goto(address)
        controls, reached = page.evaluate(CONTROLS), set()
        for _ in range(len(controls) + 10):
            page.keyboard.press("Tab")
            reached.add(page.evaluate(f"({TAG})(document.activeElement)"))
        assert set(controls) - reached == set(), address


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_question_stands_on_the_wall_with_all_its_choices(town, visitor, language):
    page = visitor(town.url, language, viewport={"width": 1280, "height": 720})
    page.goto(next(address for address in teachers_pages(page) if address.endswith("screen")))
    asked = page.locator("a[data-question]").evaluate_all("links => links.map(link => link.dataset.question)")
    assert asked
    for question in asked:
        page.locator(f"a[data-question={question}]").click()
        page.locator(f"a[data-question={question}][aria-current]").wait_for()
        page.locator(".controls-bar").wait_for()
        # Measured at once: the screen draws its parts anew while it is looked at.
        lowest, bar = page.evaluate(
            "[Math.max(...[...document.querySelectorAll('.step .prompt, .step .choices > li')]"
            ".map(part => part.getBoundingClientRect().bottom)), "
            "document.querySelector('.controls-bar').getBoundingClientRect().top]"
        )
        assert lowest <= bar, question
