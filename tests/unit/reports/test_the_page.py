"""The report is open to all, its filters stand in the address; it always asks the database the same few questions."""

import html
import re

import pytest

from elearn.reports import charts
from tests.factories.reports import core

PAGE = "/reports/anxiety/"
MOST_QUESTIONS = 6


def text_of(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def prepared(ready, rest):
    return {"prepared": ready, "not": rest, "no-answer": 0}


@pytest.fixture
def read(client):
    def read(**filters):
        return text_of(client.get(PAGE, query_string={"lang": "en", **filters}))

    return read


def test_before_any_release_the_page_says_what_will_come(read):
    assert "No wave has been released yet" in read()


@pytest.mark.parametrize(
    ("audience", "verdict", "outlook"),
    [
        ("adult", "Cannot be said to have risen or fallen", "cannot be told"),
        ("J", "Improved", "below 5.0 % between"),
        ("H", "Rose", "will not be reached"),
        ("P3", "About level", "cannot be told"),
        ("P2", "Fell", ""),
    ],
)
def test_each_verdict_stands_in_words(history, read, audience, verdict, outlook):
    page = read(audience=audience)
    assert re.search(rf"{verdict} Against 2026-02", page)
    assert outlook in page


def test_the_number_has_its_notes_beside_it(history, read):
    page = read()
    for said in (
        "62.4 %",
        "95 % interval: 59.9–64.8 %",
        "about 1,860 of the 2,983 people who answered",
        "2,983 valid answers of 4,200 people who could answer",
        "Do you feel anxious about using the Internet, or not?",
        "version 1.0",
        "Simulated data",
        "Calm and prepared (the goal)",
        "Leaks of personal data",
    ):
        assert said in page, said


def test_the_verdict_in_japanese_is_the_written_one(history, client):
    page = text_of(client.get(PAGE, query_string={"lang": "ja"}))
    assert "増えたとも減ったとも言えません" in page
    assert "回答者2,983人のうち約1,860人" in page


def test_an_earlier_wave_shows_nothing_of_later_ones(history, read):
    page = read(period="2024-11")
    assert "62.9 % (60.4–65.3)" in page
    assert "63.5 %" not in page


def test_a_choice_that_is_not_there_shows_the_nearest_and_says_so(history, read):
    assert "This is the nearest one" in read(area="131016", audience="P1")
    assert "This is the nearest one" not in read(area="992011", audience="J", band="all")


def test_official_series_stand_beside_and_their_break_is_said(history, read):
    page = read()
    assert "45.4 %" in page
    assert "Question and ages changed" in page


def test_hidden_numbers_are_x_with_their_reason(releasing, read):
    wave = releasing.wave("2026-06")
    tables = {"core": core(90, 60), "prepared": prepared(2, 148)}
    releasing.tables(wave, "2026-06", tables)
    page = read()
    assert "fewer than 3 people" in page
    assert "Prepared (self-reported): x" in page
    assert "1.3 %" not in page


def test_a_small_group_is_a_reference_value(releasing, read):
    wave = releasing.wave("2026-06")
    releasing.tables(wave, "2026-06", {"core": core(12, 9), "prepared": prepared(8, 13)})
    assert "reference value" in read()


def test_noise_is_said_and_widens_the_interval(releasing, read):
    tables = {"core": core(900, 600), "prepared": prepared(700, 800)}
    releasing.tables(releasing.wave("2026-02"), "2026-02", tables)
    releasing.tables(releasing.wave("2026-06"), "2026-06", tables, epsilon=0.1)
    page = read()
    assert "counts with random noise, drawn once; ε = 0.1" in page
    spans = re.findall(r"60\.0 % \((\d+\.\d)–(\d+\.\d)\)", page)
    widths = {round(float(high) - float(low), 1) for low, high in spans}
    assert max(widths) > 2 * min(widths)


def test_an_open_call_stands_apart_without_interval_or_verdict(releasing, read):
    tables = {"core": core(90, 60), "prepared": prepared(70, 80)}
    releasing.tables(releasing.wave("2026-06"), "2026-06", tables)
    alone = read()
    open_wave = releasing.wave("2026-06", open_series=True)
    answers = {"core": core(333, 0), "prepared": prepared(111, 222)}
    releasing.tables(open_wave, "2026-06", answers, open_series=True)
    page = read()
    before, _, apart = page.partition("Answers to an open call (for reference)")
    assert "333" not in before
    assert "100.0 %" in apart.partition("About these figures")[0]
    assert "–100.0)" not in page
    assert "60.0 %" in alone
    assert "60.0 %" in before


def test_only_an_open_call_is_no_report(releasing, read):
    wave = releasing.wave("2026-06", open_series=True)
    releasing.tables(wave, "2026-06", {"core": core(90, 60), "prepared": prepared(70, 80)}, open_series=True)
    assert "No wave has been released yet" in read()


def test_series_with_other_words_are_never_in_one_line(releasing, read):
    tables = {"core": core(900, 600), "prepared": prepared(700, 800)}
    releasing.tables(releasing.wave("2026-02"), "2026-02", tables, series="adult-1")
    releasing.tables(releasing.wave("2026-06"), "2026-06", tables, series="adult-2")
    page = read()
    assert "there is nothing to compare with yet" in page
    assert "2026-02" not in page.partition("Wave by wave")[2].partition("Anxiety and preparedness")[0]


def test_every_wave_asks_the_same_few_questions(releasing, client, statements):
    """However many answered, and however many waves there were."""
    asked = []
    for number, period in enumerate(("2025-06", "2025-11", "2026-02", "2026-06"), start=1):
        tables = {
            "core": core(600 * 10**number, 400 * 10**number),
            "prepared": prepared(5 * 10**number, 5 * 10**number),
        }
        releasing.tables(releasing.wave(period), period, tables)
        with statements() as said:
            assert client.get(PAGE).status_code == 200
        asked.append(len(said))
    assert max(asked) <= MOST_QUESTIONS
    assert len(set(asked)) == 1


def test_without_the_drawing_libraries_the_tables_stand_alone(history, client, monkeypatch):
    monkeypatch.setattr(charts, "available", lambda: False)
    answer = client.get(PAGE, query_string={"lang": "en"})
    assert "The tables say the same" in answer.text
    assert "<img" not in answer.text
    assert "60.4–65.3" in answer.text
    assert client.get("/reports/anxiety/trend.svg").status_code == 503


def test_a_map_of_prefectures_appears_once_a_real_one_was_asked(history, releasing, client):
    assert "map-prefectures" not in client.get(PAGE).text
    releasing.tables(
        history["2026-06"],
        "2026-06",
        {"core": core(600, 400), "prepared": prepared(500, 500)},
        area="130001",
        name={"ja": "東京都", "en": "Tokyo"},
    )
    page = client.get(PAGE, query_string={"area": "130001", "lang": "en"}).text
    tiles = page[page.index('class="tiles prefectures"') :]
    assert len(re.findall(r'class="tile ', tiles)) == 47
    assert tiles.count('class="tile here"') == 1
    assert ">60<" in re.sub(r"\s", "", tiles)
