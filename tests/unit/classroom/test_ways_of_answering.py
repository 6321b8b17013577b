"""One device each, shared devices, a show of hands: switched in the middle, and the totals stay right."""

import re
from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.classroom import queries
from elearn.learning.ids import new_answer_id
from tests.factories.classroom import Pupil, Teacher, pupils, work
from tests.factories.people import enter
from tests.unit.classroom.test_purging import due
from tests.unit.classroom.test_screens import numbers


@pytest.fixture
def database_url(tables_url):
    return tables_url


class Pair(Pupil):
    """Several pupils at one device."""

    def join(self, code, *seats):
        self.get(f"/c/{code}")
        page = self.http.get(f"/c/{code}").text
        assert 'type="checkbox"' in page
        claim = re.search(r'name="claim" value="([^"]+)"', page)[1]
        answer = self.post(f"/c/{code}/seat", seat=list(seats), claim=claim)
        assert answer.status_code == 303, answer.text
        self.pass_page = self.get(answer.headers["location"]).text
        self.attempt = re.search(r"/learn/attempts/([^/]+)/", self.pass_page)[1]
        self.seats = seats
        return self


@pytest.fixture
def shared(app):
    return Teacher(app).start(way="shared")


def result(teacher):
    teacher.press("end")
    return teacher.get(f"{teacher.base}/result?lang=en").text


def count(app, table):
    with work(app, write=False) as session:
        return session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


def pairs(app, code, many, size=2):
    return [Pair(app).join(code, *range(1 + size * n, 1 + size * (n + 1))) for n in range(many)]


def test_one_answer_of_a_pair_counts_for_two_pupils(app, shared):
    choices = ["ask"] * 5 + ["wait"] * 3 + ["shout"] * 3
    for pair, choice in zip(pairs(app, shared.code, 11), choices, strict=True):
        pair.answer("first-move", choice)
    assert shared.state()["joined"] == 22
    assert shared.state()["answered"]["first-move"] == 22
    page = result(shared)
    assert numbers(page) == {"ask": "10", "wait": "6", "shout": "6"}
    assert "<dd>22</dd>" in page
    assert "22 of 22 have answered" in page
    assert "On shared devices: 11 answers" in page


def test_fewer_than_three_devices_are_few_however_many_sit_there(app, shared):
    choices = ["ask"] * 8 + ["shout"] * 2
    for group, choice in zip(pairs(app, shared.code, 10, size=4), choices, strict=True):
        group.answer("first-move", choice)
    assert numbers(result(shared)) == {"ask": "28 to 40", "wait": "a few", "shout": "a few"}


def test_the_player_and_its_pass_name_all_numbers_of_the_device(app, shared):
    pair = Pair(app).join(shared.code, 12, 13)
    assert "12・13" in pair.pass_page
    assert 'data-seat="12・13"' in pair.get(f"/learn/attempts/{pair.attempt}/").text
    assert pair.state(shared.session)["seats"] == "12・13"


def test_an_answer_sent_twice_or_corrected_counts_once_for_each(app, shared):
    pair = Pair(app).join(shared.code, 1, 2, 3)
    for _ in range(2):
        assert pair.answer("first-move", "ask", "0190b5a0-0000-7000-8000-000000000001").status_code == 200
    pair.answer("first-move", "wait", "0190b5a1-0000-7000-8000-000000000001")
    assert shared.state()["answered"]["first-move"] == 3
    assert "wait：<strong>3</strong>" in re.sub(r"\s", "", shared.board())


def test_numbers_of_a_device_are_taken_together_or_not_at_all(app, shared):
    Pair(app).join(shared.code, 4, 5)
    late = Pair(app)
    page = late.get(f"/c/{shared.code}")
    claim = re.search(r'name="claim" value="([^"]+)"', page.text)[1]
    answer = late.post(f"/c/{shared.code}/seat", seat=[6, 5], claim=claim)
    assert answer.status_code == 409
    assert count(app, "seat") == 2
    again = late.post(f"/c/{shared.code}/seat", seat=[6, 7], claim=claim)
    assert again.status_code == 303
    assert late.post(f"/c/{shared.code}/seat", seat=[6, 7], claim=claim).status_code == 303
    assert count(app, "seat") == 4


def test_where_everyone_has_a_device_a_second_number_is_not_taken(app, teacher):
    pupil = Pupil(app)
    pupil.get(f"/c/{teacher.code}")
    assert pupil.post(f"/c/{teacher.code}/seat", seat=[1, 2], claim="x").status_code == 303
    assert count(app, "seat") == 1
    assert pupil.post(f"/c/{teacher.code}/beside", seat=2).status_code == 409


def test_switching_in_the_middle_keeps_every_answer_and_counts_each_pupil_once(app, teacher):
    class_ = pupils(app, teacher.code, 12)
    for pupil in class_:
        pupil.answer("first-move", "ask", new_answer_id(clock.now()))
    teacher.press("way", way="shared")
    for guest, host in ((class_[n], class_[n + 6]) for n in range(6)):
        join_by_pictures(app, teacher, guest, host, class_.index(guest) + 1)
    for host in class_[6:]:
        host.answer("places", ["home"], new_answer_id(clock.now()))
        host.answer("first-move", "wait", new_answer_id(clock.now()))
    state = teacher.state()["answered"]
    assert (state["first-move"], state["places"]) == (12, 12)
    teacher.press("way", way="each")
    class_[0].answer("places", ["park"], new_answer_id(clock.now() + timedelta(seconds=1)))
    assert teacher.state()["answered"]["places"] == 12
    page = result(teacher)
    assert "<dd>12</dd>" in page
    assert page.count("12 of 12 have answered") == 2
    assert "On shared devices: 7 answers" in page


def join_by_pictures(app, teacher, guest, host, number):
    host.get(f"/c/{teacher.code}/back?seat={number}&with=1")
    answer = host.post(f"/c/{teacher.code}/back", seat=number, picture=guest.pictures(teacher.code), **{"with": "1"})
    assert answer.status_code == 303, answer.text


def test_a_pupil_of_a_pair_goes_on_alone_with_all_that_was_answered_together(app, shared):
    pair = Pair(app).join(shared.code, 12, 13)
    pair.answer("first-move", "ask")
    with work(app, write=False) as session:
        row = session.connection().exec_driver_sql("SELECT attempt_id, pictures FROM seat WHERE number = 13").one()
    alone = Pupil(app)
    alone.get(f"/c/{shared.code}/back?seat=13")
    back = alone.post(f"/c/{shared.code}/back", seat=13, picture=row.pictures.split())
    assert back.headers["location"] == f"/learn/attempts/{row.attempt_id}/"
    alone.attempt = row.attempt_id
    assert "data-answered" in alone.get(back.headers["location"]).text
    alone.answer("places", ["home"])
    pair.answer("places", ["park"])
    assert shared.state()["answered"] == {**shared.state()["answered"], "first-move": 2, "places": 2}
    assert pair.state(shared.session)["seats"] == "12"


def test_wrong_pictures_bring_nobody_to_another_device(app, teacher):
    class_ = pupils(app, teacher.code, 2)
    teacher.press("way", way="shared")
    class_[1].get(f"/c/{teacher.code}/back?seat=1&with=1")
    wrong = ["star" if class_[0].pictures("")[0] != "star" else "moon", "moon", "moon"]
    assert class_[1].post(f"/c/{teacher.code}/back", seat=1, picture=wrong, **{"with": "1"}).status_code == 422
    assert class_[1].state(teacher.session)["seats"] == "2"
    stranger = Pupil(app)
    stranger.get(f"/c/{teacher.code}/back?seat=1&with=1")
    right = class_[0].pictures("")
    assert stranger.post(f"/c/{teacher.code}/back", seat=1, picture=right, **{"with": "1"}).status_code == 404
    assert stranger.post(f"/c/{teacher.code}/beside", seat=9).status_code == 404


def test_the_teacher_can_seat_two_together_and_a_full_device_takes_no_more(app, teacher):
    class_ = pupils(app, teacher.code, 7)
    assert teacher.post(f"{teacher.base}/beside", one=1, other=2).status_code == 409
    teacher.press("way", way="shared")
    for number in range(1, 6):
        teacher.press("beside", one=number, other=6)
    assert class_[5].state(teacher.session)["seats"] == "6・1・2・3・4・5"
    for one, other in ((7, 6), (7, 7), (7, 40), ("x", 1)):
        assert teacher.post(f"{teacher.base}/beside", one=one, other=other).status_code == 422
    assert "with 6" in teacher.board("?lang=en")


def test_no_survey_asks_a_seat_that_shared_a_device(app, shared):
    Pair(app).join(shared.code, 1, 2)
    shared.press("way", way="each")
    Pupil(app).join(shared.code, 3)
    with work(app, write=False):
        assert len(queries.may_be_asked(queries.by_id(shared.session))) == 1


@pytest.fixture
def by_hand(app):
    return Teacher(app).start(way="hands")


def raise_hands(teacher, question, present, **hands):
    fields = {f"hand.{cell}": count for cell, count in hands.items()}
    return teacher.post(f"{teacher.base}/hands", question=question, present=present, **fields)


def test_a_class_without_any_device_has_its_picture(app, by_hand):
    assert raise_hands(by_hand, "first-move", 30, ask=18, wait=8, shout=4).status_code == 303
    by_hand.press("reveal", step=0)
    assert numbers(by_hand.screen()) == {"ask": "18", "wait": "8", "shout": "4"}
    page = result(by_hand)
    assert "<dd>30</dd>" in page
    assert "30 of 30 have answered" in page
    assert "By a show of hands" in page


def test_few_hands_are_no_number_on_the_wall_and_never_stand_in_a_field_there(app, by_hand):
    raise_hands(by_hand, "first-move", 30, ask=21, wait=8, shout=1)
    wall = by_hand.screen("?lang=en")
    assert 'name="hand.shout"' in wall
    assert not re.search(r'name="hand\.[^>]*value="[^"]', wall)
    board = by_hand.board()
    assert re.search(r'name="hand.shout"[^>]*value="1"', board)
    by_hand.press("reveal", step=0)
    assert numbers(by_hand.screen("?lang=en")) == {"ask": "19 to 22", "wait": "7 to 10", "shout": "a few"}


def test_a_whole_school_in_its_hall_raises_its_hands(app, by_hand):
    assert raise_hands(by_hand, "first-move", 320, ask=201, wait=88, shout=31).status_code == 303
    by_hand.press("reveal", step=0)
    assert numbers(by_hand.screen()) == {"ask": "201", "wait": "88", "shout": "31"}


def test_hands_are_corrected_not_added(app, by_hand):
    raise_hands(by_hand, "first-move", 30, ask=18)
    raise_hands(by_hand, "first-move", 30, ask=19, wait=11)
    assert by_hand.state()["answered"]["first-move"] == 30


@pytest.mark.parametrize(
    ("question", "present", "hands"),
    [
        ("first-move", 10, {"ask": 6, "wait": 5}),
        ("first-move", 10, {"ask": 11}),
        ("first-move", 0, {"ask": 0}),
        ("first-move", 1000, {"ask": 3}),
        ("first-move", 10, {"ask": -1}),
        ("first-move", 10, {"ask": "viele"}),
        ("first-move", 10, {"nowhere": 1}),
        ("word", 10, {}),
        ("nothing", 10, {}),
        ("places", 10, {"home": 11}),
    ],
)
def test_hands_that_cannot_be_are_refused(app, by_hand, question, present, hands):
    assert raise_hands(by_hand, question, present, **hands).status_code == 422
    assert count(app, "hand_count") == 0


def test_several_hands_of_one_pupil_are_fine_where_several_may_be_chosen(app, by_hand):
    assert raise_hands(by_hand, "places", 20, home=20, school=15, park=12).status_code == 303
    assert by_hand.state()["answered"]["places"] == 20


def test_each_question_keeps_the_way_in_which_it_was_answered(app, teacher):
    for pupil in pupils(app, teacher.code, 11):
        pupil.answer("first-move", "ask")
    assert raise_hands(teacher, "places", 12, home=12).status_code == 409
    teacher.press("way", way="hands")
    raise_hands(teacher, "places", 12, home=12, park=5)
    assert teacher.post(f"{teacher.base}/way", way="telepathy").status_code == 422
    page = result(teacher)
    assert "<dd>12</dd>" in page
    assert page.count("On a device each") == 1
    assert page.count("By a show of hands") == 1
    assert "11 of 12 have answered" in page


def test_the_ways_stay_on_the_page_of_an_erased_class(app, by_hand):
    raise_hands(by_hand, "first-move", 30, ask=18, wait=8, shout=4)
    by_hand.press("end")
    due(app, clock.now() + timedelta(days=31))
    enter(app, by_hand.http, by_hand.person_id)  # a month away: the device is signed in no more
    page = by_hand.get(f"{by_hand.base}/result?lang=en").text
    assert "<dd>30</dd>" in page
    assert "By a show of hands" in page
    assert numbers(page) == {"ask": "18", "wait": "8", "shout": "4"}
    assert count(app, "hand_count") == 0
