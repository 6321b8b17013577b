"""From the course's HTML to what paper needs, without losing a word; and long texts divided among slides."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from elearn.courseware.markdown import render
from elearn.courseware.pictures import Picture
from elearn.materials import palette
from elearn.materials.nodes import Ink, tree
from elearn.materials.paging import paged
from elearn.materials.slide import Choice, Slide

PAPER = Ink(known=4, palette=palette.GREY)


def read(text, ink=PAPER, pictures=None):
    rendered, problems = render(text, pictures or {}, "ja")
    assert problems == []
    return tree(rendered.block, ink)


def words(nodes):
    return "".join(each if isinstance(each, str) else each.get("b", "") + words(each.get("k", [])) for each in nodes)


def tags(nodes):
    return [each["t"] for each in nodes]


def test_a_paragraph_keeps_its_signs():
    assert read("これは**大事**です。\\\nはい。") == [
        {"t": "p", "k": ["これは", {"t": "strong", "k": ["大事"]}, "です。", {"t": "br"}, "はい。"]}
    ]


def test_only_unknown_kanji_keep_their_reading():
    (paragraph,) = read("{今日|きょう}の{端末|たんまつ}")
    assert paragraph["k"] == ["今日の", {"t": "reading", "b": "端末", "r": "たんまつ"}]


@pytest.mark.parametrize(("known", "readings"), [(-1, 2), (4, 1), (9, 0)])
def test_the_sheet_says_how_much_ruby(known, readings):
    (paragraph,) = read("{今日|きょう}の{端末|たんまつ}", Ink(known, palette.GREY))
    assert sum(not isinstance(each, str) for each in paragraph["k"]) == readings


def test_a_chat_is_bubbles_with_a_name_and_words():
    (chat,) = read("```chat\nりく: やあ\nme: うん\n```")
    assert chat["class"] == "artefact chat"
    assert [bubble["me"] for bubble in chat["k"]] == ["no", "yes"]
    assert words([chat]) == "りく やああなた うん"


def test_a_drawing_brings_its_own_greys_and_its_text():
    body = '<path class="cloth-2" d="M0 0"/>'
    (figure,) = read("![ねこ & 犬](pictures/cat.svg)", pictures={"pictures/cat.svg": Picture("0 0 10 10", body)})
    (picture,) = figure["k"]
    assert picture["alt"] == "ねこ & 犬"
    assert picture["svg"].startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><style>')
    assert body in picture["svg"]


def test_paper_knows_greys_only():
    for colour in re.findall("#([0-9a-f]{6})", palette.GREY.replace("#1a1a1c", "")):
        assert len({colour[at : at + 2] for at in (0, 2, 4)}) == 1
    assert set(re.findall(r"\.([a-z0-9-]+)\{", palette.GREY)) == set(re.findall(r"\.([a-z0-9-]+)\{", palette.COLOUR))


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=1))
def test_no_word_is_lost(paragraphs):
    html = Markup("\n").join(Markup("<p>{}</p>").format(each) for each in paragraphs)
    assert words(tree(html, PAPER)) == "".join(paragraphs)


@given(st.text())
def test_whatever_stands_there_can_be_read(text):
    tree(Markup("<div>{}</div>").format(text), PAPER)
    tree(Markup(text), PAPER)


@given(st.lists(st.sampled_from(["短い", "長い文です。" * 30, "a b c " * 40]), min_size=1, max_size=12), st.booleans())
def test_dividing_a_text_keeps_every_block_in_order(paragraphs, pictured):
    body = Markup("\n").join(Markup("<p>{}</p>").format(each) for each in paragraphs)
    slide = Slide("x", Markup("T"), body=body, picture=Markup("<svg/>") if pictured else None)
    pages = list(paged(Slide(**vars(slide) | {"choices": (Choice("x", Markup("y")),)})))
    assert "".join(re.findall("<p>(.*?)</p>", "".join(page.body for page in pages))) == "".join(
        str(escape(each)) for each in paragraphs
    )
    assert pages[0].id == "x"
    assert (pages[0].picture is not None) is pictured
    assert [bool(page.choices) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert len({page.id for page in pages}) == len(pages)


def test_a_list_is_never_torn():
    items = "".join(f"<li>\n<p>{'長い文です。' * 20}</p>\n</li>\n" for _ in range(9))
    body = Markup(f"<p>a</p>\n<ul>\n{items}</ul>\n<p>z</p>")
    for page in paged(Slide("x", Markup("T"), body=body)):
        assert page.body.count("<ul>") == page.body.count("</ul>")
