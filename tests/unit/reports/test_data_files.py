"""What comes with the product: official figures with their notes, a grid of 47 tiles, codes with their check digit."""

import datetime as dt

import pytest

from elearn.demo.history import local_code
from elearn.reports import definitions
from elearn.reports.wording import band_words, option_words, years


def test_every_official_figure_names_base_mode_wording_and_source():
    for series in definitions.official_series():
        for words in (series.base, series.mode, series.wording, series.source, series.publisher):
            assert words["ja"]
            assert words["en"]
        assert dt.date.fromisoformat(series.checked_on) <= dt.date(2026, 11, 28)
        assert series.url.startswith("https://")
        for figure in series.figures:
            assert 0 < figure.share < 1
            assert figure.sampled is None or figure.valid <= figure.sampled


def test_a_changed_question_is_a_series_of_its_own():
    shares = {series.key: [figure.share for figure in series.figures] for series in definitions.official_series()}
    assert shares == {"cabinet-office": [0.454, 0.564], "cabinet-office-trouble": [0.676], "telecom-users": [0.718]}


def test_every_prefecture_has_one_tile():
    tiles = definitions.tile_rows()
    codes = [code for row in tiles.rows for code in row.split() if code != "--"]
    assert sorted(codes) == [f"{number:02}" for number in range(1, 48)] == sorted(tiles.names)
    assert len({len(row.split()) for row in tiles.rows}) == 1


@pytest.mark.parametrize(("digits", "code"), [("13000", "130001"), ("01000", "010006"), ("13101", "131016")])
def test_the_check_digit_is_that_of_real_codes(digits, code):
    assert local_code(digits) == code


def test_words_of_unknown_options_are_their_keys():
    assert option_words("adult-9", "core", "new-option") == {"ja": "new-option", "en": "new-option"}
    assert str(band_words("age-70")) == "age 70 and over"
    assert years("2026-07") == 2026.5
