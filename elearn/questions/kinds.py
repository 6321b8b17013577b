"""The kinds there are: one line each."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias, get_args

from pydantic import Discriminator, TypeAdapter

from elearn.questions.base import Question
from elearn.questions.cloze import Cloze
from elearn.questions.matching import Matching
from elearn.questions.multiple import Multiple
from elearn.questions.numeric import Numeric
from elearn.questions.ordering import Ordering
from elearn.questions.ranking import Ranking
from elearn.questions.short_text import ShortText
from elearn.questions.single import Single
from elearn.questions.spot import Spot
from elearn.questions.true_false import TrueFalse

_Kind: TypeAlias = (
    Single
    | Multiple
    | TrueFalse
    | Ordering
    | Matching
    | Numeric
    | ShortText
    | Cloze
    | Spot
    | Ranking
)  # fmt: skip

KINDS: Mapping[str, type[Question]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(_Kind)
}

AnyQuestion = Annotated[_Kind, Discriminator("kind")]
"""For fields of other pydantic models. Faults inside carry the kind as one step of their path."""

_ADAPTER: TypeAdapter[Question] = TypeAdapter(AnyQuestion)


def parse(raw: object) -> Question:
    """The question that lesson.yml describes. Raises pydantic.ValidationError, worded for course authors."""
    return _ADAPTER.validate_python(raw)
