"""Opening: what the area will get, shares shown once to one trustee after another, and everything fixed at once."""

import base64
import hashlib
import json
import re
import stat

import pytest
from shamir_mnemonic import combine_mnemonics

from elearn.surveys.crypto import custody
from elearn.surveys.design.papers import grouped
from elearn.surveys.queries import CHECKED, Ceremonies
from tests.factories.surveys import SHARE


def words_of(page):
    return re.findall(r"<li>([a-z]+)</li>", SHARE.search(page)[1])


@pytest.fixture
def ready(place):
    """A draft that can be opened, with its official before the page."""
    place.id_of_wave = place.draft(("5-1", 5, 33), ("6-1", 6, 31))
    place.official.get(f"/surveys/{place.id_of_wave}/opening")
    place.base = f"/surveys/{place.id_of_wave}"
    return place


def note(place, at, words):
    typed = {f"word{number}": words[number - 1] for number in CHECKED}
    return place.official.post(f"{place.base}/shares/{at}/noted", **typed)


def all_shares(place):
    assert place.official.post(f"{place.base}/keys").status_code == 303
    place.lay_keys(place.id_of_wave)
    shares = []
    for at in range(3):
        shares.append(words_of(place.official.post(f"{place.base}/shares/{at}").text))
        assert note(place, at, shares[-1]).status_code == 303
    return shares


def test_whoever_comes_back_goes_on_with_the_shares_and_makes_no_new_ones_by_mistake(ready):
    ready.official.post(f"{ready.base}/keys")
    words = words_of(ready.official.post(f"{ready.base}/shares/0").text)
    note(ready, 0, words)
    page = ready.official.get(f"{ready.base}/opening?lang=en").text.partition("<main")[2]
    assert "1 of 3 shares are noted" in page
    assert page.index(f'class="button" href="{ready.base}/shares"') < page.index("<details")
    assert page.index("<details") < page.index(f'action="{ready.base}/keys"')
    assert f'class="button" href="{ready.base}/shares"' in ready.official.get(f"{ready.base}/").text


def test_shares_that_are_gone_from_memory_are_told_worthless(app, ready):
    ready.official.post(f"{ready.base}/keys")
    app.services.get(Ceremonies).end(ready.id_of_wave)  # as if the server had been started anew
    assert ready.official.get(f"{ready.base}/shares").location == f"{ready.base}/opening"
    page = ready.official.get(f"{ready.base}/opening?lang=en").text
    assert "noted before are worthless" in page
    assert f'action="{ready.base}/keys"' in page


def test_an_open_series_names_no_table_and_nobody_by_number(place):
    wave = place.draft(area=place.north, open_series=True)
    page = place.official.get(f"/surveys/{wave}/opening?lang=en").text
    assert "without interval or verdict" in page
    assert "These tables and no others" not in page
    assert ">anyone</td>" in place.official.get(f"/surveys/{wave}/?lang=en").text


def test_the_page_shows_exactly_what_the_area_will_get(ready):
    page = ready.official.get(f"{ready.base}/opening?lang=en").text
    rows = re.findall(r"<tr>\s*<td[^>]*>([^<]+)</td>\s*<td[^>]*>[^<]+</td>\s*<th scope=\"row\">([^<]+)</th>", page)
    assert len(rows) == 6  # each year of the town, and both together
    assert {table for _, table in rows} == {"Anxiety", "Preparedness (self-reported)"}


def test_a_wave_with_a_small_group_makes_no_keys(place, settings):
    wave = place.draft(("5-1", 5, 12))
    assert "fewer than 30" in place.official.get(f"/surveys/{wave}/opening?lang=en").text
    place.official.get("/surveys/new")
    assert place.official.post(f"/surveys/{wave}/keys").status_code == 422
    assert not (settings.keys_dir / "waves").exists()


def test_two_of_three_shares_open_and_each_is_shown_once(ready):
    assert ready.official.post(f"{ready.base}/keys").status_code == 303
    first = ready.official.post(f"{ready.base}/shares/0")
    assert len(words_of(first.text)) == 33
    assert first.headers["Cache-Control"] == "no-store"
    assert ready.official.post(f"{ready.base}/shares/0").status_code == 409
    assert ready.official.post(f"{ready.base}/shares/1").status_code == 409  # not yet this trustee's turn
    assert SHARE.search(ready.official.get(f"{ready.base}/shares").text) is None


def test_the_words_that_are_typed_back_are_each_trustees_own():
    """The head of a share is alike for all three: who typed it back would have proved nothing."""
    keys = [[share.split() for share in custody.split(bytes(range(at, at + 32)), single=False)] for at in range(8)]
    for number in CHECKED:
        assert any(len({share[number - 1] for share in shares}) > 1 for shares in keys)  # chance may make one alike
    assert all(len({share[2] for share in shares}) == 1 for shares in keys)  # what was asked before


def test_a_wrong_note_is_told_and_the_wave_stays_closed(ready):
    ready.official.post(f"{ready.base}/keys")
    words = words_of(ready.official.post(f"{ready.base}/shares/0").text)
    wrong = dict.fromkeys([f"word{number}" for number in CHECKED], "wrong")
    refused = ready.official.post(f"{ready.base}/shares/0/noted?lang=en", **wrong)
    assert refused.status_code == 422
    assert "Make new keys below" in refused.text  # a note with a hole in it cannot be mended: the share is gone
    assert "Make new keys" in refused.text.split("Make new keys below")[1]
    assert note(ready, 0, words).status_code == 303
    assert ready.official.post(f"{ready.base}/opening").status_code == 409
    assert ready.wave(ready.id_of_wave).state == "draft"


def test_opening_fixes_keys_strata_and_numbers(ready):
    shares = all_shares(ready)
    assert ready.official.post(f"{ready.base}/opening").status_code == 303
    wave = ready.wave(ready.id_of_wave)
    keys = json.loads(wave.keys_json)
    assert wave.state == "open"
    assert keys["format"] == "elearn-survey-keys/1"
    assert (keys["plain_bytes"], keys["sealed_bytes"], keys["tally"]["custody"]) == (128, 209, "2-of-3")
    assert [each["key"] for each in keys["strata"]] == ["p3-grade-5-01", "p3-grade-6-01"]
    shown = ready.official.get(f"{ready.base}/?lang=en").text
    assert "writes it on the envelope" in shown
    assert grouped(wave.keys_sha256) in shown
    digest = hashlib.sha256(wave.keys_json.encode()).digest()
    assert wave.keys_sha256 == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert sorted(row["eligible"] for row in ready.rows("survey_stratum")) == [31, 33]
    private = combine_mnemonics([" ".join(shares[0]), " ".join(shares[2])])
    assert len(private) == 32


def test_private_keys_are_for_the_server_alone_and_the_tally_key_is_nowhere(ready, settings):
    shares = all_shares(ready)
    ready.official.post(f"{ready.base}/opening")
    private = combine_mnemonics([" ".join(words) for words in shares[:2]])
    folder = settings.keys_dir / "waves" / ready.id_of_wave
    assert sorted(file.name for file in folder.iterdir()) == ["p3-grade-5-01.pem", "p3-grade-6-01.pem"]
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert private not in file.read_bytes()
    for table in ("survey_wave", "survey_stratum"):
        assert "PRIVATE KEY" not in str(ready.rows(table))


def test_after_opening_nothing_of_whom_it_asks_can_change(ready):
    all_shares(ready)
    ready.official.post(f"{ready.base}/opening")
    ready.teacher.get("/surveys/classes/")
    assert ready.id_of_wave not in ready.teacher.get("/surveys/classes/").text
    listing = ready.listings(ready.id_of_wave)[0].listing
    ready.teacher.get(f"/surveys/classes/{listing.id}/")
    assert ready.teacher.post(f"/surveys/classes/{listing.id}/remove").status_code == 409
    assert ready.official.post(f"{ready.base}/slips", area=ready.north, band="all", count=40).status_code == 409


def test_groups_are_fixed_from_the_keys_on_until_an_official_goes_back(ready, settings):
    ready.teacher.get("/surveys/classes/")
    all_shares(ready)
    fields = {"wave": ready.id_of_wave, "school": ready.school, "label": "J", "grade": 7, "seats": 33}
    assert ready.teacher.post("/surveys/classes/", **fields).status_code == 409
    assert ready.official.post(f"{ready.base}/slips", area=ready.north, band="all", count=40).status_code == 409
    folder = settings.keys_dir / "waves" / ready.id_of_wave
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert ready.official.post(f"{ready.base}/reconsider").status_code == 303
    assert list(folder.iterdir()) == []
    assert ready.official.post(f"{ready.base}/opening").status_code == 409
    assert ready.teacher.post("/surveys/classes/", **fields).status_code == 303
    all_shares(ready)
    assert {file.name for file in folder.iterdir()} > set(first)
    assert ready.official.post(f"{ready.base}/opening").status_code == 303
    assert ready.official.post(f"{ready.base}/reconsider").status_code == 409


def test_one_keeper_alone_reads_of_no_trustees_and_no_shares(place):
    draft = place.draft(("5-1", 5, 33), custody="single")
    pages = [place.official.get(f"/surveys/{draft}/opening?lang=en").text]
    place.official.post(f"/surveys/{draft}/keys")
    pages.append(place.official.get(f"/surveys/{draft}/shares?lang=en").text)
    pages.append(place.official.post(f"/surveys/{draft}/shares/0?lang=en").text)
    main = re.findall(r"<(?:h1|h2|button)[^>]*>(.*?)</", " ".join(pages), re.DOTALL)
    assert "The words of the key" in main
    assert not [words for words in main if "share" in words.lower() or "trustee" in words.lower()]


def test_one_keeper_alone_must_be_asked_for_and_is_named(place):
    wave = place.opened(("5-1", 5, 33), custody="single")
    assert json.loads(place.wave(wave).keys_json)["tally"]["custody"] == "single"
    assert "One person alone" in place.official.get(f"/surveys/{wave}/?lang=en").text
