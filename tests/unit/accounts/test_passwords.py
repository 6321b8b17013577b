"""Passwords: length and what they are made of, no composition; a wrong name costs as much as a wrong password."""

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from elearn.accounts import passwords
from elearn.accounts.signing.common import SHORTEST, common_words, is_easy, refuse_easy
from elearn.base.core.errors import Invalid
from tests.factories.signing import Visitor

NAMES = ("hoshino", "星野 Akari Hoshino", "みらい学習ネット")


@pytest.mark.parametrize(
    "password",
    ["password123", "Passw0rd!!", "P@ssw0rd2026", "1q2w3e4r5t", "qwertyuiop", "1234567890", "0987654321", "sakura2024!",
     "ｐａｓｓｗｏｒｄ１２３", "iloveyou12", "Hoshino2026", "hoshino-akari", "elearn2026!",
     "みらい学習ネット12", "abcabcabcabc",
     "aaaaaaaaaaaa", "zxcvbnm,./1", "doraemon99", "1qaz2wsx3edc", "19900401199004", "poiuytrewq", "!!!!!!!!!!!!"],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(Invalid, match="among the first"):
        refuse_easy(password, NAMES)


@pytest.mark.parametrize(
    "password",
    ["a quiet river in spring", "tq8vh2mxkd", "川のむこうの青い自転車", "my teacher likes to swim",
     "correct horse battery staple",
     "sakura and the nine trains", "ppppp of wood and rain"],
)  # fmt: skip
def test_what_is_one_s_own_is_taken_whatever_its_signs(password):
    refuse_easy(password, NAMES)


def test_a_short_one_is_refused_by_length_alone():
    with pytest.raises(Invalid, match="at least 10 signs"):
        refuse_easy("tq8vh2mxk")


def test_what_leaks_show_most_often_is_refused_as_far_as_it_is_long_enough():
    long = [each for each in FREQUENCY_LISTS["passwords"] if len(each) >= SHORTEST]
    assert len(long) > 1000
    assert [each for each in long if not is_easy(each) or not is_easy(each.upper())] == []


@given(st.sampled_from(sorted(common_words())), st.integers(0, 9999), st.sampled_from(["", "!", "-", "@"]))
def test_a_common_word_with_a_number_is_easy_in_any_writing(word, number, sign):
    for form in (word, word.title(), word.upper()):
        assert is_easy(f"{form}{sign}{number}")
        assert is_easy(f"{number}{sign}{form}")


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(password):
    assert is_easy(password, NAMES) in (True, False)


def test_the_list_is_short_and_names_its_source():
    assert 300 < len(common_words()) < 3000
    assert SHORTEST == 10


@pytest.fixture
def hashes(monkeypatch):
    """How many hashes were computed, and how many of them at once at most."""
    seen = {"calls": 0, "now": 0, "most": 0}
    lock, real = threading.Lock(), passwords._hasher

    class Counting:
        hash = staticmethod(real.hash)

        def verify(self, *given):
            with lock:
                seen["calls"] += 1
                seen["now"] += 1
                seen["most"] = max(seen["most"], seen["now"])
            try:
                return real.verify(*given)
            finally:
                with lock:
                    seen["now"] -= 1

    monkeypatch.setattr(passwords, "_hasher", Counting())
    return seen


def test_an_unknown_name_costs_one_hash_as_a_known_one_does(app, hashes):
    person = Visitor(app)
    for name, password in (("sato", "wrong"), ("nobody", "wrong"), ("sato", "right? no")):
        before = hashes["calls"]
        person.name = name
        refused = person.sign_in(password)
        assert (refused.status_code, hashes["calls"] - before) == (422, 1)


def test_the_answer_to_a_wrong_name_is_the_answer_to_a_wrong_password(app):
    person = Visitor(app)
    pages = []
    for name in ("sato", "nobo"):
        person.name = name
        answer = person.sign_in("wrong")
        # A token tells the second in which it was made, and nothing else.
        page = re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", answer.text.replace(name, "?"))
        pages.append((answer.status_code, page.replace(person.token, "?")))
    assert pages[0] == pages[1]


def test_no_more_hashes_at_once_than_cores(hashes, monkeypatch):
    monkeypatch.setattr(passwords, "_cores", threading.BoundedSemaphore(2))
    threads = [threading.Thread(target=passwords.fits, args=("x", None)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hashes["calls"] == 8
    assert hashes["most"] <= 2


def test_the_hash_is_argon2id_with_the_stated_cost():
    assert passwords.hashed("a quiet river").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
