"""A pupil comes in with the code alone, and back with three pictures."""

import re

import pytest

from elearn.classroom.codes import ALPHABET, LENGTH, folded, is_code, new_code
from tests.factories.classroom import Pupil, pupils, work


def rows(app, table):
    with work(app, write=False) as session:
        return session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


def test_codes_have_six_signs_that_no_reader_confuses():
    for _ in range(200):
        code = new_code()
        assert is_code(code)
        assert len(code) == LENGTH
    assert not set(ALPHABET) & set("AEIOU0O1IL2Z5S8BQDUVGF")


@pytest.mark.parametrize(
    "typed", ["k73pxw", "K73PXW", "K7 3P XW", " k7-3p-xw ", "ｋ７３ｐｘｗ", "Ｋ７３ＰＸＷ", "k7ー3pーxw", "K7　3P　XW"]
)
def test_a_code_is_taken_in_any_width_and_case(typed):
    assert folded(typed) == "K73PXW"


def test_the_field_leads_to_the_class_in_any_spelling(app, teacher):
    typed = "－".join(teacher.code.lower())
    answer = Pupil(app).get("/join", query_string={"code": typed})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/c/{teacher.code}"
    assert Pupil(app).get(f"/c/{teacher.code.lower()}").headers["location"] == f"/c/{teacher.code}"


def test_the_page_with_the_field_has_a_pad_of_just_the_signs(app):
    page = Pupil(app).get("/join").text
    assert re.findall(r'data-sign="(.)"', page) == list(ALPHABET)


@pytest.mark.parametrize(
    "address", ["/join?code=", "/join?code=hello", "/join?code=%ef%bf%bd", "/c/XXXXXX", "/c/-", "/c/あ"]
)
def test_a_wrong_code_is_a_kind_page_with_the_field_again(app, address):
    answer = Pupil(app).http.get(address, follow_redirects=True)
    assert answer.status_code == 404
    assert 'name="code"' in answer.text


def test_many_wrong_codes_from_one_address_are_slowed_down_but_right_ones_never_count(app, teacher):
    pupils(app, teacher.code, 40)
    guesser = Pupil(app)
    answers = [guesser.get(f"/c/{'3' * 6}").status_code for _ in range(43)]
    assert answers[:40] == [404] * 40
    assert 429 in answers


def test_three_pages_from_the_landing_page_to_the_first_step(app, teacher):
    pupil = Pupil(app)
    seats = pupil.get("/join", query_string={"code": teacher.code}, follow_redirects=True)  # tap 1: go on
    assert len(re.findall(r'<button name="seat"', seats.text)) == 40
    pupil.join(teacher.code, 12)  # tap 2: the seat
    assert len(re.findall(r'<svg class="sign"', pupil.pass_page)) == 3
    lesson = pupil.get(f"/learn/attempts/{pupil.attempt}/")  # tap 3: start
    assert lesson.status_code == 200
    assert f'data-session="{teacher.session}"' in lesson.text


def test_a_seat_that_is_taken_asks_for_its_pictures(app, teacher):
    Pupil(app).join(teacher.code, 7)
    page = Pupil(app).get(f"/c/{teacher.code}").text
    assert re.search(r'class="taken"\s+name="seat"\s+value="7"', page)


def test_the_pictures_bring_a_pupil_back_on_another_device_with_all_answers(app, teacher):
    pupil = Pupil(app).join(teacher.code, 5)
    pupil.answer("first-move", "ask")
    other = Pupil(app)
    other.get(f"/c/{teacher.code}/back?seat=5")
    first, second, third = pupil.pictures(teacher.code)
    step = other.post(f"/c/{teacher.code}/back", seat=5, picture=[first])
    assert step.status_code == 200
    assert f'name="picture" value="{first}"' in step.text
    back = other.post(f"/c/{teacher.code}/back", seat=5, picture=[first, second, third])
    assert back.headers["location"] == f"/learn/attempts/{pupil.attempt}/"
    assert other.get(back.headers["location"]).status_code == 200
    assert other.state(teacher.session)["you"] == "seat"


def wrong_pass(right):
    return ["star" if right[0] != "star" else "moon", *right[1:]]


def test_a_neighbour_cannot_guess_a_pass_and_the_teacher_can_help(app, teacher):
    pupil = Pupil(app).join(teacher.code, 5)
    right = pupil.pictures(teacher.code)
    neighbour = Pupil(app)
    neighbour.get(f"/c/{teacher.code}/back?seat=5")
    tries = [neighbour.post(f"/c/{teacher.code}/back", seat=5, picture=wrong_pass(right)).status_code for _ in range(6)]
    assert tries == [422] * 5 + [403]
    assert neighbour.post(f"/c/{teacher.code}/back", seat=5, picture=right).status_code == 403
    teacher.press(f"seats/{teacher.seat_id(5)}/pictures")
    assert neighbour.post(f"/c/{teacher.code}/back", seat=5, picture=right).status_code == 303


def test_a_closed_door_keeps_new_pupils_out_and_lets_the_others_back(app, teacher):
    pupil = Pupil(app).join(teacher.code, 5)
    teacher.press("door", door="close")
    late = Pupil(app).sit(teacher.code, 6)
    assert late.status_code == 403
    assert "seats" in late.text
    other = Pupil(app)
    other.get(f"/c/{teacher.code}/back?seat=5")
    assert other.post(f"/c/{teacher.code}/back", seat=5, picture=pupil.pictures(teacher.code)).status_code == 303
    teacher.press("door", door="open")
    assert Pupil(app).sit(teacher.code, 6).status_code == 303


def test_someone_who_comes_late_is_where_the_class_is(app, teacher):
    teacher.press("step", step=1)
    late = Pupil(app).join(teacher.code, 30)
    assert late.state(teacher.session)["step"] == "choose"


@pytest.mark.parametrize("seat", ["0", "41", "-1", "x", "", "999", "１２", "7.5"])
def test_a_seat_that_the_room_does_not_have_is_refused_in_kind_words(app, teacher, seat):
    answer = Pupil(app).sit(teacher.code, seat)
    assert answer.status_code == 422
    assert rows(app, "seat") == 0


def test_the_next_pupil_on_a_shared_tablet_is_someone_else(app, teacher):
    tablet = Pupil(app).join(teacher.code, 1)
    first = tablet.attempt
    assert "?new=1" in tablet.get(f"/c/{teacher.code}").text
    answer = tablet.sit(teacher.code, 2, new=1)
    assert answer.status_code == 303
    assert first not in tablet.get(f"/c/{teacher.code}/pass").text
    assert rows(app, "seat") == 2


def test_only_the_browser_in_the_seat_sees_its_pictures(app, teacher):
    Pupil(app).join(teacher.code, 5)
    assert Pupil(app).get(f"/c/{teacher.code}/pass").headers["location"] == f"/c/{teacher.code}"


def test_a_class_that_has_ended_says_so_kindly(app, teacher):
    teacher.press("end")
    answer = Pupil(app).get(f"/c/{teacher.code}?lang=en")
    assert answer.status_code == 200
    assert "This class is over." in answer.text


def test_a_form_without_its_token_is_refused(app, teacher):
    assert Pupil(app).http.post(f"/c/{teacher.code}/seat", data={"seat": 3}).status_code == 400
    assert rows(app, "seat") == 0
