"""An office finds a badge again by the holder's name, the badge or the office, page by page; never another office's."""

import re

import pytest

from elearn.accounts import operations as accounts
from elearn.badges.queries import issued
from elearn.base.core import clock
from tests.factories.badges import Person
from tests.factories.classroom import work


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def list_of(town):
    def asked(**query):
        page = town.ono.get("/badges/issued/", query_string={"lang": "ja", **query}).text
        return re.findall(r'<p class="card-title">(.*?)</p>', page)

    return asked


@pytest.fixture
def three(town):
    people = [Person(town.app, name, shown) for name, shown in (("aoki", "青木 はる"), ("sato", "Sato_100% Ken"))]
    for person in people:
        town.issue(person)
    town.issue(town.mori, "trainer")


FOUND = {
    "青木": ["青木 はる"],
    "青木はる": ["青木 はる"],
    "はる　青木": ["青木 はる"],
    "SATO": ["Sato_100% Ken"],
    "ｓａｔｏ": ["Sato_100% Ken"],
    "0%": ["Sato_100% Ken"],
    "%": ["Sato_100% Ken"],
    "o_1": ["Sato_100% Ken"],
    "_": ["Sato_100% Ken"],
    "講師": ["森 みどり"],
    "trainer 森": ["森 みどり"],
    "trainer 青木": [],
    "つばめ野": ["Sato_100% Ken", "森 みどり", "青木 はる"],
    "": ["Sato_100% Ken", "森 みどり", "青木 はる"],
    "' OR 1=1 --": [],
}


def test_every_word_fits_name_badge_or_office(three, list_of):
    assert {words: sorted(list_of(q=words)) for words in FOUND} == FOUND


def test_nobody_finds_the_badges_of_another_office(town, three, list_of):
    with work(town.app):
        elsewhere = accounts.create_organisation("municipality", "かもめ浦市")
    stranger = Person(town.app, "hamada", "浜田 なぎ")
    town.issue(stranger, office=elsewhere)
    assert list_of(q="浜田") == list_of(q="かもめ浦") == []
    official = Person(town.app, "goto", "後藤", elsewhere, "official")
    assert "浜田 なぎ" in official.get("/badges/issued/?q=浜田").text  # the control
    assert "card-title" not in official.get("/badges/issued/?q=青木").text


def test_pages_follow_each_other_and_keep_what_was_looked_for(town, list_of, monkeypatch):
    monkeypatch.setattr(issued, "PER_PAGE", 2)
    at = clock.now()
    for number in range(4):
        town.issue(Person(town.app, f"h{number}", f"はる {number}"), at=at)
    town.issue(at=at)
    seen, address = [], "/badges/issued/?q=はる"
    while address:
        page = town.ono.get(address).text
        seen += re.findall(r'<p class="card-title">(.*?)</p>', page)
        links = [each.replace("&amp;", "&") for each in re.findall(r'href="(/badges/issued/\?[^"]+)"', page)]
        address = next((each for each in links if "after=" in each and "open=" not in each), "")
    assert sorted(seen) == [f"はる {number}" for number in range(4)]


def test_a_deed_leads_back_to_what_was_looked_for(town, three):
    page = town.ono.get("/badges/issued/?q=青木").text
    assert '<form method="post" action="/badges/issued/' not in re.sub(r"\s+", " ", page)
    opened = re.search(r'href="(/badges/issued/[^"]*open=[^"]+)"', page)[1].replace("&amp;", "&").split("#")[0]
    page = town.ono.get(opened).text
    form = re.search(r'action="(/badges/issued/[^"]+)"', page)[1].replace("&amp;", "&")
    answer = town.ono.post(form, deed="suspend", reason="under-review")
    assert answer.status_code == 303
    assert town.ono.get(answer.headers["location"]).text.count('class="card-title"') == 1


def test_a_longer_list_asks_no_more_questions(town, statements):
    def asked():
        with statements() as said:
            for words in ("", "はる"):
                assert town.ono.get(f"/badges/issued/?q={words}").status_code == 200
        return len(said)

    town.issue(Person(town.app, "h0", "はる 0"))
    asked()
    few = asked()
    for number in range(1, 6):
        town.issue(Person(town.app, f"h{number}", f"はる {number}"))
    assert asked() == few
