"""Cloze: a text with gaps, each to be chosen or typed."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import Annotated, ClassVar, Literal

from markupsafe import Markup
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from elearn.questions.base import Labels, Mark, Parts, Question, State, Texts, check_lines
from elearn.questions.folding import accepted, matches
from elearn.questions.ids import MOST, RESERVED, Id, Options, fault, within
from elearn.questions.markup import inline, places, replace_places, template
from elearn.questions.reading import FILL_EACH, LONGEST_TEXT, Answer, Shape, each_of, one_of
from elearn.questions.short_text import check_accept, read_words


class Gap(BaseModel):
    """With options it is chosen, without it is typed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Id
    options: Options | None = None
    right: Id | None = Field(default=None, validate_default=True)

    @field_validator("right")
    @classmethod
    def _right_is_listed(cls, right: str | None, info: ValidationInfo) -> str | None:
        options = info.data.get("options")
        if right and options is None:
            raise fault("a gap without options is typed: its right answers stand in the text part `<gap>.accept`")
        if options and not right:
            raise fault("say which option is right")
        within((right,) if right else (), options or (), "options")
        return right

    def parts(self) -> frozenset[str]:
        own = {f"{self.id}.{option}" for option in self.options} if self.options else {f"{self.id}.accept"}
        return frozenset(own | {f"{self.id}.because"})

    def read(self, value: object) -> str:
        return one_of(value, self.options) if self.options else read_words(value)

    def fits(self, value: str, texts: Texts) -> bool:
        if self.options:
            return value == self.right
        part = f"{self.id}.accept"
        return texts.has(part) and matches(value, texts.plain(part))

    def words(self, texts: Texts) -> list[tuple[str, str]]:
        return [(option, texts.plain(f"{self.id}.{option}")) for option in self.options or ()]


def _distinct(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    ids = [gap.id for gap in gaps]
    if not 1 <= len(ids) <= MOST:
        raise fault(f"between 1 and {MOST} gaps are needed")
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise fault(f"listed more than once: {', '.join(twice)}")
    if reserved := RESERVED.intersection(ids):
        raise fault(f"'{min(reserved)}' names another part of the question: take another id")
    return gaps


class Cloze(Question):
    """A point for each gap; each gap's reason is shown."""

    shape: ClassVar[Shape] = "each"
    kind: Literal["cloze"]
    gaps: Annotated[tuple[Gap, ...], AfterValidator(_distinct)]

    def own_parts(self) -> Parts:
        return Parts(frozenset({"text"}).union(*(gap.parts() for gap in self.gaps)))

    def check_texts(self, texts: Texts) -> list[str]:
        faults = check_places(texts, "text", self._ids())
        for gap in self.gaps:
            choices = tuple(f"{gap.id}.{option}" for option in gap.options or ())
            faults += check_lines(texts, choices) if choices else check_accept(texts, f"{gap.id}.accept")
        return faults

    def read_json(self, value: object) -> dict[str, str]:
        filled = each_of(value, self._ids(), FILL_EACH)
        return {gap.id: gap.read(filled[gap.id]) for gap in self.gaps}

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        filled = self.read_json(answer)
        points = sum(gap.fits(filled[gap.id], texts) for gap in self.gaps)
        reasons = tuple(f"{gap.id}.because" for gap in self.gaps)
        return Mark(points=points, of=len(self.gaps), right=points == len(self.gaps), reasons=reasons)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        filled = {} if answer is None else self.read_json(answer)
        fields = {
            gap.id: _GAP(gap=gap, words=gap.words(texts), value=filled.get(gap.id, ""), longest=LONGEST_TEXT,
                         label=f"{labels['Gap']} {number}", choose=labels["Choose"])
            for number, gap in enumerate(self.gaps, 1)
        }  # fmt: skip
        return _TEXT(text=replace_places(texts.html("text"), fields.get))

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        blanks = {
            gap.id: _BLANK(number=number, words=[words for _, words in gap.words(texts)])
            for number, gap in enumerate(self.gaps, 1)
        }
        return _TEXT(text=replace_places(texts.html("text"), blanks.get))

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return tuple(
            f"{gap}.{choice}" for gap, choice in self.read_json(answer).items() if f"{gap}.{choice}" in self.cells()
        )

    def cells(self) -> tuple[str, ...]:
        return tuple(f"{gap.id}.{option}" for gap in self.gaps for option in gap.options or ())

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        if cell not in self.cells():
            raise KeyError(cell)
        words = inline(texts.html(cell))
        number = self._ids().index(cell.partition(".")[0]) + 1
        return Markup("({}) {}").format(number, words) if len(self.gaps) > 1 else words

    def subject(self, item: str, texts: Texts) -> Markup:
        """The right words of the gap: its number would say nothing where the text is not beside it."""
        gap = self.gaps[self._ids().index(item)]
        if gap.options:
            return inline(texts.html(f"{item}.{gap.right}"))
        return Markup.escape(next(iter(accepted(texts.plain(f"{item}.accept"))), ""))

    def state(self, item: str, answer: Answer, texts: Texts) -> State:
        gap = self.gaps[self._ids().index(item)]
        return "yes" if gap.fits(self.read_json(answer)[item], texts) else "again"

    def right_answer(self, texts: Texts) -> Answer | None:
        return {gap.id: gap.right or accepted(texts.plain(f"{gap.id}.accept"))[0] for gap in self.gaps}

    def _ids(self) -> tuple[str, ...]:
        return tuple(gap.id for gap in self.gaps)


def check_places(texts: Texts, part: str, ids: tuple[str, ...]) -> list[str]:
    """Faults between the places marked in a text and those that the question names."""
    if not texts.has(part):
        return []
    marked = [place for place, _ in places(texts.html(part))]
    missing = [f"{part}: [[{place}]] is missing" for place in ids if place not in marked]
    twice = [f"{part}: [[{place}]] stands there more than once" for place in ids if marked.count(place) > 1]
    unknown = [f"{part}: [[{place}]] is not named in lesson.yml" for place in dict.fromkeys(marked) if place not in ids]
    return missing + twice + unknown


_TEXT = template("""
<div class="cloze">{{ text }}</div>
""")

_GAP = template("""
{% if gap.options %}
<select name="answer.{{ gap.id }}" aria-label="{{ label }}"><option value="">{{ choose }}</option>
{%- for option, own in words %}
<option value="{{ option }}"{% if option == value %} selected{% endif %}>{{ own }}</option>
{%- endfor %}</select>
{%- else %}
<input type="text" name="answer.{{ gap.id }}" value="{{ value }}" maxlength="{{ longest }}" autocomplete="off"
 aria-label="{{ label }}">
{%- endif %}
""")

_BLANK = template("""
<span class="blank">({{ number }}) {% if words %}[ {{ words|join(" / ") }} ]{% else %}____________{% endif %}</span>
""")
