"""The words around a question exist in Japanese that a second-grader can read."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from kanji_lists import KYOIKU

import elearn.questions
from elearn.questions.base import LABELS

ROOM = Path(elearn.questions.__file__).parent

with (ROOM / "translations" / "ja.po").open("rb") as file:
    CATALOGUE = {(message.context, message.id): message for message in read_po(file, locale="ja") if message.id}

FOUND = {
    (context, text)
    for _, _, text, _, context in extract_from_dir(
        ROOM, method_map=[("**.py", "python")], keywords={"NP_": ((1, "c"), 2)}
    )
}


def test_every_message_has_its_japanese_and_none_is_left_over():
    assert set(CATALOGUE) == FOUND
    assert {("child", label.text) for label in LABELS} <= FOUND
    assert all(message.string for message in CATALOGUE.values())


@pytest.mark.parametrize("message", CATALOGUE.values(), ids=lambda message: message.id)
def test_the_japanese_uses_kanji_of_the_first_two_grades(message: Message):
    known = KYOIKU.REIWA2.GRADE1 | KYOIKU.REIWA2.GRADE2
    assert {sign for sign in message.string if "一" <= sign <= "鿿"} <= known
