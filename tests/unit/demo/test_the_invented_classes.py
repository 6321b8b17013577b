"""The classes in the demo: letters, slips, a list to bring in, the turn of a year; each is found by who needs it."""

import io
import re
import time
from datetime import UTC, datetime

import pytest

from elearn.base.core import clock
from elearn.demo.classes import ANSWERED
from elearn.demo.names import class_of
from elearn.demo.places import EAST, JUNIOR_HIGH, SCHOOL
from tests.factories.classroom import work

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Someone:
    """A persona of the demo who walks through its pages, in English."""

    def __init__(self, town, persona):
        self.http = town.test_client()
        self.page = ""
        self.get("/demo")
        self.begins = self.post("/demo", persona=persona).headers["location"]
        self.get(self.begins)

    def get(self, address):
        answer = self.http.get(address, headers={"Accept-Language": "en"}, follow_redirects=True)
        assert answer.status_code == 200, address
        self.page = answer.text
        return answer

    def post(self, address, **fields):
        token = TOKEN.search(self.page)[1]
        return self.http.post(address, data={"csrf_token": token, **fields}, headers={"Accept-Language": "en"})

    def follow(self, words):
        """Press the link of these words on the page that is open."""
        found = re.search(rf'href="([^"]+)"[^>]*>\s*{re.escape(words)}', self.page)
        assert found, words
        return self.get(found[1])

    def settle(self, address):
        for _ in range(300):
            if "Refresh" not in self.get(address).headers:
                return
            time.sleep(0.1)
        raise AssertionError(self.page)


def answered(page):
    """{class: (answers, pupils)} of the list of classes."""
    found = re.findall(r"guardians/[^\"]+\">(\S+組)</a>\s*<span[^>]*>(\d+) of (\d+) answered", page)
    return {name: (int(entered), int(pupils)) for name, entered, pupils in found}


def test_the_coordinator_sees_every_class_of_the_school_and_who_has_answered(schools):
    deputy = Someone(schools, "coordinator")
    deputy.follow("Guardians’ answers")
    assert answered(deputy.page) == {"3年1組": (0, 30), "5年1組": (27, 33), "5年2組": (0, 31)}


@pytest.mark.parametrize(
    ("persona", "expected"), [("teacher", {"5年1組": (27, 33)}), ("junior-high", {"2年3組": (0, 36)})]
)
def test_a_class_teacher_sees_their_own_class_alone(schools, persona, expected):
    teacher = Someone(schools, persona)
    teacher.follow("Guardians’ answers")
    assert answered(teacher.page) == expected


def test_the_class_teacher_prints_the_letter_and_enters_the_slips_that_came_late(schools):
    teacher = Someone(schools, "teacher")
    teacher.follow("Guardians’ answers")
    teacher.follow(ANSWERED)
    assert "25 yes, 2 no, 6 not answered" in teacher.page
    assert "24 yes, 3 no, 6 not answered" in teacher.page
    assert "Slips still missing: 4, 9, 15, 22, 28, 31" in teacher.page
    address = re.search(r'action="(/people/guardians/[^"]+/)letter.pdf"', teacher.page)[1]
    assert teacher.http.get(f"{address}letter.pdf?in=ja").data.startswith(b"%PDF")
    slip = {"whose": "only", "covers": ["account", "survey"], "how": "paper", "wording": "2026-11"}
    done = teacher.post(
        address, **slip, numbers="4, 9", no_account="9", no_survey="", given_on=clock.today().isoformat()
    )
    assert done.status_code == 303
    teacher.get(address)
    assert "26 yes, 3 no, 4 not answered" in teacher.page


def test_who_was_here_already_is_not_there_twice(schools):
    with work(schools, write=False) as session:
        names = session.connection().exec_driver_sql("SELECT display_name FROM person").scalars().all()
    assert names.count("星野 あかり") == names.count("高木 まこと") == 1


def test_a_list_is_brought_in_by_hand_and_tells_who_came_and_who_left(schools):
    deputy = Someone(schools, "coordinator")
    packed = deputy.http.get("/demo/class-list.zip").data
    place = re.search(r'<option[^>]* value="([^"]+)"', deputy.page)[1]
    for counts in ((1, 1), (0, 0)):
        deputy.get("/people/roster")
        begun = deputy.post("/people/roster", place=place, file=(io.BytesIO(packed), "class-list.zip"))
        assert begun.status_code == 303, begun.text
        deputy.settle(begun.headers["location"])
        assert "is no local-government code" not in deputy.page
        assert (deputy.page.count("転入 そら"), deputy.page.count("渡鳥")) == counts, deputy.page
        if counts[0]:
            assert deputy.post(f"{begun.headers['location']}/take").status_code == 303
            deputy.settle(begun.headers["location"])
    deputy.get("/people/guardians/")
    assert answered(deputy.page) == {"3年1組": (0, 29), "5年1組": (27, 33), "5年2組": (0, 32)}


def test_what_the_demo_hands_out_it_takes_in_again(schools):
    deputy = Someone(schools, "coordinator")
    place = re.search(r'<option[^>]* value="([^"]+)"', deputy.page)[1]
    packed = deputy.post("/people/roster/export", place=place).data
    begun = deputy.post("/people/roster", place=place, file=(io.BytesIO(packed), "oneroster.zip"))
    deputy.settle(begun.headers["location"])
    assert "Everything is as the list says already" in deputy.page, deputy.page


def test_the_administrator_brings_in_a_school_of_the_invented_town(schools):
    admin = Someone(schools, "admin")
    admin.get("/people/places")
    csv = "kind,code,name,parent\r\nschool,B199200000009,つばめ野西小学校（架空）,992011\r\n".encode()
    told = admin.post("/people/places", file=(io.BytesIO(csv), "places.csv"))
    assert told.status_code == 200, told.text
    assert "つばめ野西小学校" in told.text


def test_the_administrator_turns_the_year_of_the_school_that_has_not(schools):
    admin = Someone(schools, "admin")
    admin.follow("From one school year to the next")
    rows = dict(re.findall(r">([^<>]+（架空）)</a>\s*<\w+[^>]*>([^<]+)<", admin.page))
    assert rows[EAST] == "still to do"
    admin.follow(EAST)
    fields = dict(re.findall(r'name="(name-[^"]+)"\s+value="([^"]*)"', admin.page))
    assert list(fields.values()) == ["2年1組", "3年1組", "4年1組", "5年1組", "6年1組", ""]
    address = re.search(r'action="(/people/years/[^"]+)"', admin.page)[1]
    seen = admin.post(address, new="1年1組", **fields).text
    assert "Going on to the next grade: 50" in seen
    assert "Leaving the school on 31 March; accounts stay: 13" in seen
    assert admin.post(address, new="1年1組", take="1", **fields).status_code == 303
    admin.get(address)
    assert "2年1組: 9 pupils" in admin.page


def test_the_coordinator_looks_ahead_to_1_april(schools):
    deputy = Someone(schools, "coordinator")
    with clock.frozen(datetime(clock.school_year(clock.today()), 11, 20, tzinfo=UTC)):
        deputy.follow("From one school year to the next")
    for before, after in (("3年1組", "4年1組"), ("5年1組", "6年1組"), ("5年2組", "6年2組")):
        assert re.search(rf"{before} → <strong>{after}", deputy.page)
    assert "1 February" in deputy.page or "February 1" in deputy.page


def test_names_are_many_and_ordered_as_in_a_class_list():
    for school, size in ((SCHOOL, 33), (JUNIOR_HIGH, 36)):
        children = class_of(school, size)
        assert class_of(school, size) == children
        assert len({each.family for each in children}) == len({each.given for each in children}) == size
        assert [each.kana_family for each in children] == sorted(each.kana_family for each in children)
