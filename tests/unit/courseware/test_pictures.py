"""Drawings are rebuilt from a short list; everything else is a fault and never reaches a page."""

import pytest

from elearn.courseware.faults import Report
from elearn.courseware.pictures import read


def drawn(body: str, root: str = 'viewBox="0 0 10 10"') -> tuple[str | None, list[str]]:
    report = Report("x.svg")
    picture = read(f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{body}</svg>'.encode(), report)
    return (str(picture.html("絵")) if picture else None), [str(fault) for fault in report.found]


def test_a_drawing_gets_its_role_and_its_text():
    html, faults = drawn('<g class="ink"><path d="M0 0L1 1z" stroke-width="2"/></g>')
    assert faults == []
    assert html == (
        '<svg class="picture" role="img" aria-label="絵" viewBox="0 0 10 10">'
        '<g class="ink"><path d="M0 0L1 1z" stroke-width="2"></path></g></svg>'
    )


def test_the_text_alternative_cannot_break_out():
    report = Report("x.svg")
    picture = read(b'<svg viewBox="0 0 1 1"></svg>', report)
    assert 'aria-label="&#34; onload=&#34;x"' in picture.html('" onload="x')


def test_titles_and_descriptions_of_drawing_programs_are_passed_over():
    html, faults = drawn(
        "<title>日本語</title><desc><script>x</script></desc><circle r='1'/>", 'viewBox="0 0 1 1" width="9"'
    )
    assert faults == []
    assert "日本語" not in html
    assert "script" not in html


def test_simple_signs_are_allowed_and_escaped():
    html, faults = drawn('<text x="1" y="2" text-anchor="middle" font-size="4">A &lt; B</text>')
    assert faults == []
    assert ">A &lt; B</text>" in html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<path d="M0 0" onload="alert(1)"/>',
        '<path style="fill:red" d="M0 0"/>',
        '<path fill="#ff0000" d="M0 0"/>',
        '<path fill="url(#a)" d="M0 0"/>',
        '<use href="#a"/>',
        '<image href="https://example.com/a.png"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<a xlink:href="javascript:alert(1)"/>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        '<foreignObject><iframe src="x"/></foreignObject>',
        "<style>*{}</style>",
        '<path class="evil" d="M0 0"/>',
        '<path id="a" d="M0 0"/>',
        '<path d="M0 0" transform="url(x)"/>',
        "<linearGradient/>",
        "<text>ことば</text>",
        "words",
        "<g>" * 30 + "</g>" * 30,
        "<?php echo 1 ?>",
        "<path",
    ],
)
def test_everything_else_is_a_fault(body):
    html, faults = drawn(body)
    assert html is None
    assert faults


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"<html></html>",
        b"<svg></svg>",
        b'<svg viewBox="0 0 1"></svg>',
        b'<svg viewBox="0 0 1 1" onload="alert(1)"></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">&a;</svg>',
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg viewBox="0 0 1 1"></svg>',
        b'<?xml version="1.0" encoding="utf-99"?><svg viewBox="0 0 1 1"></svg>',
        b'<?xml version="1.0" encoding="utf-16"?><svg viewBox="0 0 1 1"></svg>',
    ],
)
def test_what_is_no_drawing_is_a_fault(raw):
    report = Report("x.svg")
    assert read(raw, report) is None
    assert report.broken


def test_a_fault_stands_at_its_line():
    _, faults = drawn("\n\n  <script/>")
    assert faults == ["x.svg:3:3: <script> is not used in drawings"]


def test_a_lesson_with_a_broken_picture_names_both_places(shelf):
    shelf.write(f"{shelf.lesson}/pictures/dot.svg", '<svg viewBox="0 0 1 1"><script/></svg>')
    shelf.words(why__body="![点](pictures/dot.svg)")
    assert [fault.removeprefix(f"{shelf.lesson}/") for fault in shelf.faults()] == [
        "ja.md:48:6: the picture `pictures/dot.svg` is missing or broken",
        "pictures/dot.svg:1:24: <script> is not used in drawings",
    ]
    assert shelf.load().course("p3").lessons == ()


def test_a_picture_that_no_text_shows_is_a_notice(shelf):
    shelf.write(f"{shelf.lesson}/pictures/dot.svg", '<svg viewBox="0 0 1 1"></svg>')
    catalogue = shelf.load()
    assert catalogue.faults == ()
    assert [str(notice) for notice in catalogue.notices if "pictures" in notice.file] == [
        f"{shelf.lesson}/pictures/dot.svg:1:1: no text shows this picture",
    ]
