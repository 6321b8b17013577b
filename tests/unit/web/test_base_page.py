"""The page around every page."""

import re

import pytest
from flask import render_template, render_template_string
from wtforms import BooleanField, RadioField, StringField

from elearn.web.forms import Form, between, choices, length, required
from elearn.web.pictures import BY_NAME, PICTURES
from tests.unit.web.conftest import build


class Everything(Form):
    name = StringField("Name", [required(), length(most=3)])
    age = StringField("Age", [length(2, 4)])
    kind = RadioField("Kind", choices=choices([("a", "A"), ("b", "B")]))
    sure = BooleanField("I am sure")


def page(app, path="/lesson", **headers):
    return app.test_client().get(path, headers={"Accept-Language": "ja", **headers}).text


def root(html):
    return dict(re.findall(r'([\w-]+)="([^"]*)"', re.search(r"<html([^>]*)>", html)[1]))


def test_a_pupils_page_is_large_and_carries_all_readings_from_the_start(app):
    html = page(app)
    assert root(html) == {
        "lang": "ja",
        "data-ruby": "all",
        "data-size": "normal",
        "data-spacing": "normal",
        "data-grade": "5",
    }
    assert re.search(r'<body class="band-p\s*"\s+data-audience="P3"', html)


def test_what_the_reader_chose_stands_on_the_page(app):
    html = page(app, "/lesson?ruby=grade&grade=4&size=large&spacing=wide&lang=en")
    assert root(html) == {
        "lang": "en",
        "data-ruby": "grade",
        "data-size": "large",
        "data-spacing": "wide",
        "data-grade": "4",
    }


def test_the_panel_works_without_script_and_keeps_the_other_questions_of_the_address(app):
    html = page(app, "/lesson?step=2&ruby=none")
    assert '<form method="get" action="/lesson">' in html
    assert '<input type="hidden" name="step" value="2">' in html
    assert 'type="hidden" name="ruby"' not in html
    assert re.search(r'name="ruby"\s+value="none"\s+checked', html)


def test_english_readers_are_not_asked_about_kanji(app):
    assert 'name="ruby"' not in page(app, "/lesson?lang=en")


@pytest.mark.parametrize(("audience", "ruby"), [("P1", "all"), ("", "all"), ("J", "grade"), ("T", "none")])
def test_each_audience_begins_with_the_readings_it_needs(app, audience, ruby):
    with app.test_request_context("/"):
        html = render_template("web/base.html", audience=audience)
    assert root(html)["data-ruby"] == ruby


def test_nothing_on_the_page_needs_an_inline_script_or_style(app):
    html = page(app)
    assert not re.search(r"\sstyle=|\son\w+=|<style", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html) == [""]


def test_only_the_demo_says_that_its_town_is_invented():
    assert "架空のまち" not in page(build())
    demo = build()
    demo.config["MODE"] = "demo"
    assert "架空のまち" in page(demo)


def test_an_error_says_what_why_and_what_next(app):
    with app.test_request_context("/", headers={"Accept-Language": "ja"}):
        html = render_template("web/error.html", status=404, message="何もない", reasons=["<理由>"], request_id="abc")
    assert "何もない</h1>" in html
    assert "&lt;理由&gt;" in html
    assert "もう一度たしかめるか" in html
    assert "404 · abc" in html


def test_a_field_ties_its_hint_and_its_fault_to_the_control(app):
    typed = {"name": "<toolong>", "age": "1"}
    with app.test_request_context("/", method="POST", data=typed, headers={"Accept-Language": "ja"}):
        form = Everything(meta={"csrf": False})
        form.validate()
        html = render_template_string(
            "{% from 'web/_macros.html' import field, errors %}{{ errors(form) }}"
            "{% for f in form %}{{ field(f, hint='H') }}{% endfor %}",
            form=form,
        )
    assert re.search(r'<input[^>]*aria-describedby="name-hint name-error"[^>]*aria-invalid="true"', html)
    assert 'value="&lt;toolong&gt;"' in html  # what was typed is kept
    assert "3文字までにしてください" in html
    assert "2〜4文字にしてください" in html
    assert re.search(r'<fieldset class="field"\s+id="kind"', html)
    assert '<a href="#name">' in html


def test_a_number_outside_says_the_range(app):
    with app.test_request_context("/"):
        assert str(between(1, 40).message) in (
            "Please give a number from 1 to 40.",
            "1から40までの数を書いてください。",
        )


def test_a_button_takes_its_kind_and_attributes(app):
    with app.test_request_context("/"):
        html = render_template_string(
            "{% from 'web/_macros.html' import button %}"
            "{{ button('Stop <now>', 'secondary', name='hold', data_step='3', disabled=true) }}",
        )
    assert re.sub(r"\s+", " ", html).strip() == (
        '<button type="submit" class="button secondary " name="hold" data-step="3" disabled >Stop &lt;now&gt;</button>'
    )


def test_progress_is_told_in_words_and_repeated_in_dots(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        html = render_template_string("{% from 'web/_macros.html' import progress %}{{ progress(3, 7) }}")
    assert "Step 3 of 7" in html
    assert (html.count("data-done"), html.count("data-now"), html.count("<i ")) == (2, 1, 7)


def test_every_picture_has_a_drawing_and_a_name_of_its_own(app):
    assert len(PICTURES) == len(BY_NAME) == 24
    with app.test_request_context("/", headers={"Accept-Language": "ja"}):
        drawn = [
            render_template_string(
                "{% from 'web/_pictures.html' import picture %}{{ picture(p.name, p.label | translate) }}",
                p=one,
            )
            for one in PICTURES
        ]
    labels = [re.search(r'aria-label="([^"]+)"', html)[1] for html in drawn]
    assert len(set(labels)) == 24
    assert all(re.fullmatch(r"[ぁ-ん]+", label) for label in labels)
    assert all("<path" in html for html in drawn)
    assert len({html.split(">", 1)[1] for html in drawn}) == 24
