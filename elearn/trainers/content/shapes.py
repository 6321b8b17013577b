"""The files below `courses/pathways/` and `courses/bank/`: their fields, and what must hold inside each."""

from datetime import timedelta
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from elearn.courseware.shapes import Day, Https, Id, Ids, Said, Shape, complaint

PATHWAYS: Final = ("supporter", "trainer", "lead-trainer")
DOMAINS: Final = ("role", "listening", "devices", "threats", "teaching")
CRITERIA: Final = ("goal", "question", "action", "time", "include")
LEVELS: Final = 4
_OPTIONS: Final = 4

PathwayKey = Literal["supporter", "trainer", "lead-trainer"]
Domain = Literal["role", "listening", "devices", "threats", "teaching"]
Criterion = Literal["goal", "question", "action", "time", "include"]
Level = Annotated[int, Field(strict=True, ge=1, le=LEVELS)]
LessonRef = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*/[0-9]{2}-[a-z][a-z0-9-]*$", max_length=120)]
Prose = Annotated[str, Field(min_length=1, max_length=1200)]
Whole = Annotated[int, Field(strict=True, ge=0, le=999)]


class Told(Shape):
    """A text of one or several sentences in both languages; ruby is allowed."""

    ja: Prose
    en: Prose

    def to(self, language: str) -> str:
        """The text for a reader of the language; Japanese where it is neither."""
        return self.en if language == "en" else self.ja

    def by_language(self) -> dict[str, str]:
        """Both, by language."""
        return {"ja": self.ja, "en": self.en}


class TestRule(Shape):
    """The drawn test: how many questions from which domain, in what time, and when it may be tried again."""

    pool: PathwayKey
    draw: Annotated[dict[Domain, Whole], Field(min_length=1)]
    minutes: Annotated[int, Field(strict=True, ge=1, le=300)]
    share: Annotated[float, Field(gt=0, le=1)]
    again_after_days: Whole
    practice: Annotated[dict[Domain, Whole], Field(min_length=1)]

    @property
    def questions(self) -> int:
        """Of a first attempt; a retry leaves out the domains that were passed."""
        return sum(self.draw.values())

    @property
    def spacing(self) -> timedelta:
        """From one attempt's start to the next."""
        return timedelta(days=self.again_after_days)


class PracticeRule(Shape):
    """Practice sessions: how many, how many of them co-signed, at which level, and by whose badge."""

    sessions: Annotated[int, Field(strict=True, ge=1, le=20)]
    signed: Annotated[int, Field(strict=True, ge=1, le=20)]
    reach: dict[Criterion, Level]
    observers: Annotated[tuple[PathwayKey, ...], Field(min_length=1)]
    about: Told
    minutes: Annotated[int, Field(strict=True, ge=5, le=600)]

    @model_validator(mode="after")
    def _all_criteria(self) -> "PracticeRule":
        if missing := [each for each in CRITERIA if each not in self.reach]:
            raise complaint(f"`reach` lacks {', '.join(missing)}")
        if self.signed > self.sessions:
            raise complaint("`signed` asks for more sessions than there are")
        return self


class Conduct(Shape):
    """The code of conduct. A change of meaning raises `version`; what somebody agreed to is stored with it."""

    version: Annotated[int, Field(strict=True, ge=1)]
    rules: Annotated[tuple[Told, ...], Field(min_length=1)]


class Renewal(Shape):
    """An update lesson, taken before the badge runs out, renews it."""

    lesson: LessonRef
    opens_days_before: Annotated[int, Field(strict=True, ge=1, le=366)]

    @property
    def window(self) -> timedelta:
        """How long before its end a badge may be renewed."""
        return timedelta(days=self.opens_days_before)


class PathwayFile(Shape):
    """pathways/<key>.yml"""

    key: PathwayKey
    title: Said
    summary: Told
    takes: Told
    after: PathwayKey | None = None
    modules: Annotated[tuple[LessonRef, ...], Field(min_length=1)]
    test: TestRule
    practice: PracticeRule
    conduct: Conduct
    renewal: Renewal
    counts_for_days: Annotated[int, Field(strict=True, ge=30, le=3660)]

    @property
    def role(self) -> str:
        """The role in accounts that goes with the badge."""
        return self.key.replace("-", "_")

    @property
    def counts_for(self) -> timedelta:
        """How old a passed test or a signed session may be when the badge is issued."""
        return timedelta(days=self.counts_for_days)


class RubricCriterion(Shape):
    """One of the five criteria with its four levels in words."""

    key: Criterion
    name: Said
    levels: Annotated[tuple[Told, ...], Field(min_length=LEVELS, max_length=LEVELS)]


class RubricFile(Shape):
    """pathways/rubric.yml"""

    version: Annotated[int, Field(strict=True, ge=1)]
    levels: Annotated[tuple[Said, ...], Field(min_length=LEVELS, max_length=LEVELS)]
    criteria: tuple[RubricCriterion, ...]

    @model_validator(mode="after")
    def _all_criteria(self) -> "RubricFile":
        if tuple(each.key for each in self.criteria) != CRITERIA:
            raise complaint(f"the criteria are, in this order: {', '.join(CRITERIA)}")
        return self


class BankSource(Shape):
    """Where the facts of items come from, and when somebody last looked."""

    key: Id
    title: Said
    publisher: Said
    url: Https
    checked_on: Day


class Option(Told):
    """One answer of an item. `right` never leaves the server while a test runs."""

    key: Id
    right: bool = False


class Item(Shape):
    """A question of the bank with four answers, the reason for the right one, and the lesson that teaches it."""

    key: Id
    pools: Annotated[tuple[PathwayKey, ...], Field(alias="for", min_length=1)]
    practice: bool = False
    reread: LessonRef
    prompt: Told
    options: Annotated[tuple[Option, ...], Field(min_length=_OPTIONS, max_length=_OPTIONS)]
    reason: Told
    sources: Ids

    @model_validator(mode="after")
    def _one_right(self) -> "Item":
        if sum(option.right for option in self.options) != 1:
            raise complaint("exactly one option is `right: true`")
        if len({option.key for option in self.options}) != len(self.options):
            raise complaint("two options have the same key")
        return self

    @property
    def right(self) -> str:
        """The key of the right answer."""
        return next(option.key for option in self.options if option.right)

    def option(self, key: str) -> Option:
        """The option of that key; KeyError for an unknown one."""
        found = next((option for option in self.options if option.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


class BankFile(Shape):
    """bank/<domain>.yml"""

    domain: Domain
    title: Said
    review_by: Day
    sources: tuple[BankSource, ...]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
