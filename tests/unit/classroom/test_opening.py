"""The wall shows how a step begins where it asks nothing, and nothing that a choice leads to."""

from markupsafe import Markup

from elearn.classroom.disclosure import Picture, Row
from elearn.classroom.opening import opening


class Step:
    def begins(self):
        return ("start", "body")


class Texts:
    def __init__(self, **parts):
        self.parts = parts

    def has(self, part):
        return part in self.parts

    def block(self, part):
        return Markup(self.parts[part])


def test_the_first_words_and_the_first_picture_are_shown():
    picture = '<figure class="figure"><svg></svg></figure>'
    shown = opening(Step(), Texts(start=f"<p>One.</p>\n<p>Two.</p>{picture}", body="<p>Body.</p>", later="<p>No.</p>"))
    assert (shown.words, shown.picture) == ("<p>One.</p>", picture)


def test_what_is_missing_is_taken_from_the_body_or_left_out():
    shown = opening(Step(), Texts(start='<div class="chat"><p>Hi</p></div>', body="<p>Body.</p>"))
    assert (shown.words, shown.picture) == ("<p>Body.</p>", "")


def test_a_range_of_one_number_is_no_range():
    assert not Picture((Row("a", "range", 3, 3),)).has_ranges
    assert Picture((Row("a", "range", 3, 6),)).has_ranges
