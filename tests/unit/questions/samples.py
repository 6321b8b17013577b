"""One question of each kind with its words, and strategies for all the answers they may meet."""

import re
from collections.abc import Mapping

from hypothesis import strategies as st
from markupsafe import Markup, escape

from elearn.questions.base import LABELS, Question, label_words
from elearn.questions.kinds import parse

ENGLISH = label_words(lambda label: label.text)
assert len(ENGLISH) == len(LABELS)

CANARY = "canary-in-the-key"


class Words:
    """Texts out of a dictionary: paragraphs and places are rendered the way that courseware renders them."""

    language = "en"

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = dict(parts)

    def html(self, part: str) -> Markup:
        text = str(escape(self.parts[part]))
        text = re.sub(r"\[\[([a-z0-9-]+)(?:\|([^\]]*))?\]\]", r'<mark data-place="\1">\2</mark>', text)
        return Markup("".join(f"<p>{each}</p>" for each in text.split("\n\n")))

    def plain(self, part: str) -> str:
        return self.parts[part]

    def has(self, part: str) -> bool:
        return part in self.parts


RAW: Mapping[str, dict[str, object]] = {
    "single": {"options": ["ask", "wait", "shout"], "right": ["ask", "wait"]},
    "multiple": {"options": ["ask", "wait", "shout", "run"], "right": ["ask", "run"]},
    "true-false": {"right": False},
    "ordering": {"items": ["stop", "think", "talk", "send"]},
    "matching": {"pairs": {"lock": "key", "lid": "pot", "page": "book"}, "extra": ["shoe"]},
    "numeric": {"right": 3.5, "tolerance": 0.5},
    "short-text": {},
    "cloze": {"gaps": [{"id": "who", "options": ["parent", "stranger"], "right": "parent"}, {"id": "what"}]},
    "spot": {"places": ["sender", "link", "greeting"], "right": ["sender", "link"]},
    "ranking": {"options": ["money", "friends", "photos", "time"], "choose": 3},
}

SPECIAL = {
    "text": "Tell your [[who]] about the [[what]].",
    "artefact": "From [[sender|points@shop.example]]: [[greeting|hello]], open [[link|this page]] today",
    "accept": f"Password\nパスワード\n{CANARY}",
    "what.accept": f"mail\nmessage\n{CANARY}",
    "unit": "km",
}


def question(kind: str, **changes: object) -> Question:
    return parse({"key": "sample", "kind": kind, **RAW[kind], **changes})


def words(asked: Question) -> Words:
    """Every required and optional part; what may not be seen before the answer carries the canary."""
    parts = asked.parts()
    texts = {part: SPECIAL.get(part, f"The words of {part}") for part in parts.required | parts.optional}
    for part in parts.hidden:
        texts[part] = SPECIAL.get(part, f"{CANARY} {part}")
    return Words(texts)


QUESTIONS = [question(kind) for kind in RAW]
questions = st.sampled_from(QUESTIONS)

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=10,
)

_PAIRED = ["lock", "key", "lid", "pot", "page", "book", "shoe", "who", "what", "parent", "stranger"]
_listed = [raw.get(field, []) for raw in RAW.values() for field in ("options", "items", "places")]
_ids = sorted({*_PAIRED, *(each for row in _listed for each in row)})
_id = st.sampled_from([*_ids, "1", "2", "3", "4", "", "true", "false", "3.5 km", "password"])
_near = st.one_of(_id, st.lists(_id, max_size=6), st.dictionaries(_id, _id | _json, max_size=6))

anything = st.one_of(_json, _near)
"""Any JSON value, and values that are nearly answers."""


def answers(asked: Question) -> st.SearchStrategy[object]:
    """Good answers of every sort to this question."""
    raw = RAW[asked.kind]
    typed = st.sampled_from(["password", "ぱすわーど", "メール", "mail", "x"])
    return {
        "single": lambda: st.sampled_from(raw["options"]),
        "multiple": lambda: st.lists(st.sampled_from(raw["options"]), min_size=1, unique=True),
        "true-false": st.booleans,
        "ordering": lambda: st.permutations(raw["items"]),
        "matching": lambda: st.fixed_dictionaries(
            {left: st.sampled_from(["key", "pot", "book", "shoe"]) for left in raw["pairs"]}
        ),
        "numeric": lambda: st.decimals(-1000, 1000, places=2).map(str),
        "short-text": lambda: typed,
        "cloze": lambda: st.fixed_dictionaries({"who": st.sampled_from(["parent", "stranger"]), "what": typed}),
        "spot": lambda: st.lists(st.sampled_from(raw["places"]), min_size=1, unique=True),
        "ranking": lambda: st.lists(st.sampled_from(raw["options"]), min_size=1, max_size=3, unique=True),
    }[asked.kind]()
