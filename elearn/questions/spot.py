"""Spot: mark the suspicious places in a mail, a page or a chat."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import ClassVar, Literal

from markupsafe import Markup
from pydantic import Field, ValidationInfo, field_validator

from elearn.questions.base import Labels, Mark, Parts, Question, State, Texts
from elearn.questions.cloze import check_places
from elearn.questions.ids import Ids, Places, fault, within
from elearn.questions.markup import places, replace_places, template
from elearn.questions.reading import Answer, Shape, some_of


class Spot(Question):
    """A point for each suspicious place found, one less for each harmless one marked, never below none.

    Reasons are shown for what was marked and for what was missed.
    """

    shape: ClassVar[Shape] = "many"
    kind: Literal["spot"]
    places: Places
    right: Ids = Field(default=(), validate_default=True)

    @field_validator("places")
    @classmethod
    def _some_places(cls, own: tuple[str, ...]) -> tuple[str, ...]:
        if not own:
            raise fault("at least one place is needed")
        return own

    @field_validator("right")
    @classmethod
    def _right_is_listed(cls, right: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        within(right, info.data.get("places", right), "places")
        if info.data.get("scored") and not right:
            raise fault("say which places are suspicious")
        return right

    def own_parts(self) -> Parts:
        return Parts(frozenset({"artefact"}).union(f"{place}.because" for place in self.places))

    def check_texts(self, texts: Texts) -> list[str]:
        faults = check_places(texts, "artefact", self.places)
        if not faults and texts.has("artefact"):
            words = dict(places(texts.html("artefact")))
            faults = [
                f"artefact: [[{place}|…]] marks no words" for place in self.places if not words[place].striptags()
            ]
        return faults

    def read_json(self, value: object) -> list[str]:
        return some_of(value, self.places)

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        marked, right = set(self.read_json(answer)), set(self.right)
        reasons = tuple(f"{place}.because" for place in self.places if place in marked | right)
        points = max(0, len(marked & right) - len(marked - right))
        return Mark(points=points, of=len(right), right=marked == right, reasons=reasons)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        marked = [] if answer is None else self.read_json(answer)

        def control(place: str, words: Markup) -> Markup:
            return _PLACE(place=place, words=words, marked=place in marked) if place in self.places else words

        return _ARTEFACT(artefact=replace_places(texts.html("artefact"), control))

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        def box(place: str, words: Markup) -> Markup:
            return _BOX(words=words) if place in self.places else words

        return _ARTEFACT(artefact=replace_places(texts.html("artefact"), box))

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return tuple(self.read_json(answer))

    def cells(self) -> tuple[str, ...]:
        return self.places

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        if cell not in self.places:
            raise KeyError(cell)
        return dict(places(texts.html("artefact"))).get(cell, Markup())

    def subject(self, item: str, texts: Texts) -> Markup:
        return self.cell_label(item, texts, {})

    def state(self, item: str, answer: Answer, texts: Texts) -> State:
        if item not in self.read_json(answer):
            return "missed"
        return "yes" if item in self.right else "again"

    def right_answer(self, texts: Texts) -> Answer | None:
        return self.read_json(list(self.right)) if self.right else None


_ARTEFACT = template("""
<div class="spots">{{ artefact }}</div>
""")

_PLACE = template("""
<label class="spot"><input type="checkbox" name="answer" value="{{ place }}"
{%- if marked %} checked{% endif %}><span>{{ words }}</span></label>
""")

_BOX = template("""
<span class="spot"><span class="box" aria-hidden="true">□</span>{{ words }}</span>
""")
