"""The controls as they stand in a page without a script."""

import pytest
from markupsafe import Markup

from elearn.questions.markup import inline, legend_and_rest, replace_places
from tests.unit.questions.samples import ENGLISH, Words, question, words


def field(kind: str, answer: object = None, **parts: str) -> str:
    asked = question(kind)
    texts = words(asked)
    texts.parts |= parts
    return asked.field(texts, ENGLISH, answer)


def test_the_prompt_is_the_legend():
    assert "<legend>What now?</legend>" in field("single", prompt="What now?")


def test_what_follows_the_first_paragraph_of_a_prompt_describes_the_group():
    html = field("single", prompt="What now?\n\nThink of your class.")
    assert 'aria-describedby="prompt-sample"' in html
    assert '<div class="prompt" id="prompt-sample"><p>Think of your class.</p></div>' in html


def test_a_prompt_that_begins_with_a_chat_names_the_group():
    html = '<figure class="chat"><p>a: hi</p></figure><p>What now?</p>'

    class Chat(Words):
        def html(self, part: str) -> Markup:
            return Markup(html) if part == "prompt" else super().html(part)

    asked = question("single")
    shown = asked.field(Chat(words(asked).parts), ENGLISH)
    assert 'aria-labelledby="prompt-sample"' in shown
    assert "<legend>" not in shown
    assert html in shown


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "single",
            '<label class="card"><input type="radio" name="answer" value="ask"><span>The words of ask</span></label>',
        ),
        ("multiple", '<input type="checkbox" name="answer" value="run"><span>'),
        ("true-false", '<input type="radio" name="answer" value="true"><span>The words of true</span>'),
        ("ordering", '<ol class="ordering" data-controller="ordering" data-up="Move up" data-down="Move down">'),
        ("ordering", '<li data-item="stop"><label><span>The words of stop</span> <select name="answer.stop">'),
        ("matching", '<select name="answer.lock">'),
        ("numeric", 'inputmode="decimal" name="answer" value=""'),
        ("numeric", '<span class="unit">km</span>'),
        ("short-text", 'maxlength="200" autocomplete="off"'),
        ("cloze", '<select name="answer.who" aria-label="Gap 1"><option value="">Choose</option>'),
        ("cloze", 'aria-label="Gap 2">'),
        (
            "spot",
            '<label class="spot"><input type="checkbox" name="answer" value="link"><span>this page</span></label>',
        ),
        ("ranking", '<ol class="ranking" data-controller="ranking">'),
        ("ranking", '<li data-rank="1"><label><span>First</span> <select name="answer.1">'),
    ],
)
def test_each_kind_has_its_plain_controls(kind: str, expected: str):
    assert expected in field(kind)


def test_an_earlier_answer_stands_in_the_controls():
    assert 'value="wait" checked' in field("single", "wait")
    assert field("ordering", ["send", "talk", "think", "stop"]).index('data-item="send"') < field("ordering").index(
        "stop"
    )
    assert '<option value="3" selected>' in field("ordering", ["send", "talk", "think", "stop"])
    assert '<option value="time" selected>' in field("ranking", ["time"])
    assert 'value="3.5 km"' in field("numeric", "3.5 km")


def test_true_and_false_have_words_of_their_own_where_the_course_has_none():
    asked = question("true-false")
    texts = words(asked)
    del texts.parts["true"]
    del texts.parts["false"]
    assert "<span>True</span>" in asked.field(texts, ENGLISH)


def test_ruby_inside_a_marked_place_survives():
    html = Markup('<p><mark class="x" data-place="a"><ruby data-g="5">語<rt>ご</rt></ruby></mark> <mark>b</mark></p>')
    assert replace_places(html, lambda place, inner: Markup("<b>{}:{}</b>").format(place, inner)) == Markup(
        '<p><b>a:<ruby data-g="5">語<rt>ご</rt></ruby></b> <mark>b</mark></p>'
    )


def test_a_place_that_lesson_yml_does_not_name_stays_as_words():
    html = field("spot", artefact="[[other|plain words]] [[link|x]]")
    assert "plain words" in html
    assert 'value="other"' not in html


def test_paragraphs_become_lines_inside_a_label():
    assert inline(Markup("<p>a</p>\n<p>b</p>\n")) == "a<br>b"
    assert inline(Markup("<p>a</p><ul><li>b</li></ul>")) == "<p>a</p><ul><li>b</li></ul>"
    assert legend_and_rest(Markup("plain")) == ("plain", "")


def test_paper_has_boxes_and_blanks_instead_of_controls():
    for kind in ("single", "ordering", "matching", "numeric", "short-text", "cloze", "spot", "ranking"):
        asked = question(kind)
        shown = asked.print(words(asked), ENGLISH)
        assert "<input" not in shown
        assert "<select" not in shown
