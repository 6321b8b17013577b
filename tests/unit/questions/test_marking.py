"""What each kind gives points for, and which reasons it shows."""

import pytest

from tests.unit.questions.samples import ENGLISH, question, words


def points(kind: str, answer: object, **changes: object) -> tuple[int, int]:
    asked = question(kind, **changes)
    mark = asked.mark(asked.read_json(answer), words(asked))
    return mark.points, mark.of


def reasons(kind: str, answer: object) -> tuple[str, ...]:
    asked = question(kind)
    return asked.mark(asked.read_json(answer), words(asked)).reasons


def feedback(kind: str, answer: object) -> str:
    asked = question(kind)
    answer, texts = asked.read_json(answer), words(asked)
    return asked.feedback(answer, asked.mark(answer, texts), texts, ENGLISH)


def test_several_cards_may_be_accepted_as_the_one():
    assert points("single", "ask") == points("single", "wait") == (1, 1)
    assert points("single", "shout") == (0, 1)


def test_a_single_choice_is_explained_by_its_own_reason_alone():
    assert reasons("single", "shout") == ("shout.because",)


def test_an_opinion_needs_no_reasons_but_shows_the_one_there_is():
    opinion = question("single", right=[], scored=False)
    texts = words(opinion)
    assert opinion.mark("ask", texts).reasons == ("ask.because",)
    del texts.parts["ask.because"]
    assert opinion.mark("ask", texts).reasons == ()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [(["ask", "run"], 2), (["ask"], 1), (["ask", "wait"], 0), (["ask", "run", "wait", "shout"], 0)],
)
def test_wrong_cards_take_away_what_right_cards_give(chosen: list[str], expected: int):
    assert points("multiple", chosen) == (expected, 2)


def test_choices_that_were_missed_are_explained_too():
    assert reasons("multiple", ["wait", "ask"]) == ("ask.because", "wait.because", "run.because")
    html = feedback("multiple", ["wait", "ask"])
    assert [html.count(f'data-state="{state}"') for state in ("yes", "again", "missed")] == [1, 1, 1]


def test_a_line_in_the_wrong_place_keeps_the_points_of_its_neighbours():
    assert points("ordering", ["stop", "think", "talk", "send"]) == (3, 3)
    assert points("ordering", ["send", "stop", "think", "talk"]) == (2, 3)
    assert points("ordering", ["send", "talk", "think", "stop"]) == (0, 3)


def test_the_right_order_is_shown_after_another_one_only():
    assert 'class="solution"' in feedback("ordering", ["send", "stop", "think", "talk"])
    assert 'class="solution"' not in feedback("ordering", ["stop", "think", "talk", "send"])


def test_each_pair_counts_by_itself():
    assert points("matching", {"lock": "key", "lid": "shoe", "page": "book"}) == (2, 3)


def test_each_gap_counts_by_itself_chosen_or_typed():
    assert points("cloze", {"who": "parent", "what": "ＭＡＩＬ。"}) == (2, 2)
    assert points("cloze", {"who": "stranger", "what": "Message"}) == (1, 2)


def test_a_harmless_place_marked_takes_a_point():
    assert points("spot", ["sender", "link"]) == (2, 2)
    assert points("spot", ["sender", "link", "greeting"]) == (1, 2)
    assert points("spot", ["greeting"]) == (0, 2)


def test_places_found_marked_in_vain_and_missed_are_each_named_and_explained():
    assert reasons("spot", ["greeting", "link"]) == ("sender.because", "link.because", "greeting.because")
    html = feedback("spot", ["greeting", "link"])
    assert '<li data-state="missed"><span class="about">points@shop.example</span>' in html
    assert '<li data-state="again"><span class="about">hello</span>' in html
    assert '<li data-state="yes"><span class="about">this page</span>' in html


@pytest.mark.parametrize(
    ("kind", "answer", "verdict"),
    [
        ("single", "ask", "yes"),
        ("single", "shout", "no"),
        ("multiple", ["ask"], "partly"),
        ("ranking", ["time"], "none"),
        ("true-false", False, "yes"),
        ("true-false", "true", "no"),
    ],
)
def test_the_verdict_is_in_words(kind: str, answer: object, verdict: str):
    assert f'data-right="{verdict}"' in feedback(kind, answer)
    assert '<p class="verdict">' in feedback(kind, answer)


def test_a_ranking_keeps_the_persons_order_and_may_be_short():
    ranking = question("ranking")
    assert ranking.read_json({"1": "", "2": "time", "3": "money"}) == ["time", "money"]
    assert ranking.tally(["time", "money"]) == ("time", "money")
