"""What a step gives to the page: everything readable without a script, with the hooks that a script needs."""

import json
from html import unescape
from html.parser import HTMLParser

import pytest

from elearn.courseware import queries

SCREENS = (
    "{kind: screens, device: computer, start: home, goal: {visit: [mail, site]}, screens: ["
    "{id: home, buttons: [{id: mail, to: mail}]}, {id: mail, buttons: [{id: link, to: site}, {id: back, to: home}]},"
    "{id: site, buttons: [{id: back, to: mail}]}]}"
)
CONTROLS = "{kind: controls, controls: [{id: who, options: [all, friends], start: all, safe: [friends]}]}"
LABELS = {label.text: f"({label.text})" for label in queries.LABELS}


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        assert "style" not in given
        assert not any(name.startswith("on") for name in given)
        if tag not in ("input", "br", "hr"):
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if given.get("href", "").startswith("#"):
            self.targets.append(given["href"][1:])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def html(shelf, key: str, language: str = "ja") -> str:
    lesson = shelf.load().lesson("p3", "first")
    (step,) = (step for step in lesson.steps if step.key == key)
    return str(step.html(lesson.texts(language), LABELS))


def screened(shelf) -> None:
    shelf.change_lesson(CONTROLS, SCREENS)
    for language in ("ja", "en"):
        text = (shelf.folder / shelf.lesson / f"{language}.md").read_text("utf-8")
        start, end = text.index("## who\n"), text.index("## done\n")
        names = ("home", "home.mail", "home.mail.note", "mail", "mail.link", "mail.back", "site", "site.back")
        parts = "".join(f"## {name}\n{name.title()}\n" for name in names)
        shelf.write(f"{shelf.lesson}/{language}.md", text[:start] + parts + text[end:])
    assert shelf.faults() == []


def test_a_scene_is_sections_and_links_between_them(shelf):
    made = html(shelf, "scene")
    assert '<div class="scene" data-controller="scene" data-start="evening">' in made
    assert '<section class="node" id="scene-evening" data-node="evening" tabindex="-1">' in made
    assert '<a class="choice" href="#scene-sent" data-to="sent" data-choice="evening.send">' in made


def test_screens_carry_their_goal_and_their_notes(shelf):
    screened(shelf)
    made = html(shelf, "try")
    goal = unescape(made.split('data-goal="')[1].split('"')[0])
    assert json.loads(goal) == {"visit": ["mail", "site"]}
    assert '<div class="device" data-device="computer">' in made
    assert '<section class="screen" id="try-mail" data-screen="mail" tabindex="-1">' in made
    assert '<a class="button" href="#try-site" data-to="site" data-button="mail.link">' in made
    assert '<div class="note" data-note="home.mail"><p>Home.Mail.Note</p></div>' in made
    assert made.count('class="note"') == 1


def test_controls_are_plain_radio_buttons_with_all_effects_readable(shelf):
    made = html(shelf, "try")
    assert '<fieldset class="control" id="try-who" data-control="who" data-safe="friends">' in made
    assert '<input type="radio" name="try-who" value="all" autocomplete="off" checked>' in made
    assert made.count(" checked") == 1
    assert '<div class="effect" data-for="who:friends">' in made
    assert '<div class="done" tabindex="-1">' in made


def test_an_incident_card_names_the_help_points_in_the_readers_language(shelf):
    made = html(shelf, "incident")
    assert '<li class="contact" data-contact="sos"' in made
    assert '<b class="name"><ruby data-g="6">子供' in made
    assert '<span class="number">0120-0-78310</span>' in made
    assert "(For:)" in made
    hours = unescape(made.split('data-hours="')[1].split('"')[0])
    assert json.loads(hours) == {"always": True}
    assert '<b class="name">Children&#39;s SOS</b>' in html(shelf, "incident", "en")


def test_a_help_point_on_the_web_is_a_safe_link(shelf):
    shelf.change("contacts.yml", 'number: "0120-0-78310"', "url: https://help.example.com/a?b=1&c=2")
    made = html(shelf, "incident")
    assert '<a class="web" href="https://help.example.com/a?b=1&amp;c=2" rel="noopener noreferrer">' in made


@pytest.mark.parametrize("key", ["scene", "why", "choose", "try", "incident", "reflect"])
def test_every_step_is_well_formed_and_its_links_arrive(shelf, key):
    page = Page(html(shelf, key))
    assert set(page.targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_links_between_screens_arrive(shelf):
    screened(shelf)
    page = Page(html(shelf, "try"))
    assert set(page.targets) <= set(page.ids)


def test_our_own_lessons_are_well_formed_in_every_language():
    for course in queries.load_catalogue().courses:
        for lesson in course.lessons:
            for texts in lesson.languages.values():
                page = Page("".join(str(step.html(texts, LABELS)) for step in lesson.steps))
                assert set(page.targets) <= set(page.ids)
                assert len(page.ids) == len(set(page.ids))
