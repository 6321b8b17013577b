"""No meaning by colour alone: each state that a style sheet colours stands in docs/colour.md with a second sign."""

import re

import pytest

from tests.architecture.stylesheets import ROOT, coloured_states, rules

ROW = re.compile(r"^\| `(.+?)` \| (.+?) \| (mark|shape|weight|word|place): (.+?) \| `(.+?)` \|$", re.MULTILINE)
LISTED = {row[0]: row for row in ROW.findall((ROOT / "docs" / "colour.md").read_text(encoding="utf-8"))}
SHAPES = ("border", "border-style", "border-width", "outline", "box-shadow", "text-decoration", "border-bottom")


def drawn(selector, *names):
    return any(rule.selector == selector and rule.has(*names) for rule in rules())


def test_the_list_names_exactly_the_places_that_tell_something_by_colour():
    assert sorted(LISTED) == sorted(coloured_states())


@pytest.mark.parametrize("place", LISTED)
def test_every_second_sign_is_there(place):
    _, _, kind, said, maker = LISTED[place]
    if kind == "mark":
        contents = [
            value
            for rule in rules()
            if rule.selector == maker
            for name, value in rule.declarations
            if name == "content"
        ]
        assert contents
        assert contents[-1].strip('"').strip() in said
    elif kind == "shape":
        assert drawn(maker, *SHAPES)
    elif kind == "weight":
        assert drawn(maker, "font-weight")
    else:
        assert (ROOT / maker).is_file()


def test_a_new_colour_would_be_noticed(tmp_path):
    sheet = tmp_path / "new.css"
    lines = ('.seal[data-state="valid"] { color: var(--good); }', ".seal:hover { color: var(--accent); }")
    sheet.write_text("\n".join(lines), encoding="utf-8")
    assert list(coloured_states([sheet])) == ['.seal[data-state="valid"]']
