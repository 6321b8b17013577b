"""What stands on the wall, on the private board and on paper; never an answer by seat."""

import re

import pytest

from elearn.classroom.views.pairing import _invitations
from tests.factories.classroom import Pupil, Teacher, pupils


def vote(app, teacher, *groups):
    """`(choice, how many)` pupils answer the first question."""
    seat = 1
    for choice, many in groups:
        for pupil in pupils(app, teacher.code, many, first=seat):
            assert pupil.answer("first-move", choice).status_code == 200
        seat += many


def numbers(html):
    table = re.search(r'<table class="bars">(.*?)</table>', html, re.DOTALL)
    rows = re.findall(r'<td class="num">(.*?)</td>\s*<th scope="row">(.*?)</th>', table[1], re.DOTALL)
    return {label.split()[-1]: re.sub(r"<[^>]+>", "", cell).strip() for cell, label in rows}


def test_the_wall_shows_choices_before_the_reveal_and_no_number_of_any(app, teacher):
    vote(app, teacher, ("ask", 8), ("wait", 4))
    wall = teacher.screen("?lang=en")
    assert "first-move ask" in wall
    assert 'class="bars"' not in wall
    assert "12 of 12 have answered" in wall


def test_the_wall_shows_the_classs_picture_after_the_reveal(app, teacher):
    vote(app, teacher, ("ask", 8), ("wait", 4), ("shout", 3))
    teacher.press("reveal", step=0)
    wall = teacher.screen()
    assert numbers(wall) == {"ask": "8", "wait": "4", "shout": "3"}
    assert " style=" not in wall


def test_a_small_number_and_its_complement_stay_hidden_on_the_wall(app, teacher):
    vote(app, teacher, ("ask", 8), ("wait", 4), ("shout", 1))
    teacher.press("reveal", step=0)
    assert numbers(teacher.screen("?lang=en")) == {"ask": "6 to 9", "wait": "3 to 5", "shout": "a few"}


def test_a_small_class_talks_about_reasons_instead(app, teacher):
    vote(app, teacher, ("ask", 6), ("wait", 3))
    teacher.press("reveal", step=0)
    wall = teacher.screen("?lang=en")
    assert 'class="bars"' not in wall
    assert "reasons" in wall


def test_typed_answers_are_never_on_any_screen(app, teacher):
    for pupil in pupils(app, teacher.code, 12):
        pupil.answer("word", "ぼくのひみつ")
    teacher.press("step", step=1)
    teacher.press("reveal", step=1)
    pages = [teacher.screen("?q=word"), teacher.board()]
    teacher.press("end")
    pages.append(teacher.get(f"{teacher.base}/result").text)
    assert all("ぼくのひみつ" not in page for page in pages)


def test_the_wall_carries_code_qr_and_three_buttons_and_nothing_of_any_seat(app, teacher):
    pupil = Pupil(app).join(teacher.code, 37)
    pupil.help(teacher.session, help=True)
    page = teacher.get(f"{teacher.base}/screen").text
    assert teacher.code == re.search(r'class="code">([^<]+)<', page)[1].replace(" ", "")
    assert "<svg" in page
    for button in ("hold", "step", "reveal"):
        assert f'action="{teacher.base}/{button}"' in page
    main = page.split("<main")[1]
    code = " ".join(teacher.code[at : at + 2] for at in (0, 2, 4))
    said = " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL).split())
    assert code in said
    assert "37" not in said.replace(code, "")
    assert "data-seat" not in main
    assert " style=" not in page


def test_the_board_keeps_small_numbers_vague_and_no_answer_stands_beside_a_seat(app, teacher):
    vote(app, teacher, ("ask", 5), ("shout", 1))
    board = teacher.board("?lang=en")
    assert re.search(r"first-move ask</?[^>]*>?: <strong>\s*5", board) or "5</strong>" in re.sub(r"\s+", "", board)
    assert "a few" in board
    room = board.split('<ul class="room">')[1].split("</ul>")[0]
    assert not re.search("ask|shout|wait", room)


def test_pictures_of_a_seat_are_shown_only_on_request(app, teacher):
    pupil = Pupil(app).join(teacher.code, 4)
    seat = teacher.seat_id(4)
    assert 'class="pass"' not in teacher.board(f"?seat={seat}")
    shown = teacher.get(teacher.press(f"seats/{seat}/pictures").headers["location"]).text
    assert 'class="pass"' in shown
    assert len(pupil.pictures(teacher.code)) == shown.split('class="pass"')[1].split("</ol>")[0].count("<li>")


def test_buttons_return_to_the_screen_they_stand_on(teacher):
    assert teacher.press("step", step=1, **{"from": "screen"}).headers["location"].endswith("/screen")
    assert teacher.press("step", step=0, **{"from": "board"}).headers["location"] == f"{teacher.base}/"


def test_the_result_page_comes_after_the_end_and_marks_late_answers(app, teacher):
    assert teacher.get(f"{teacher.base}/result").status_code == 422
    vote(app, teacher, ("ask", 10), ("wait", 5))
    late = Pupil(app).join(teacher.code, 40)
    teacher.press("end")
    late.answer("first-move", "shout")
    page = teacher.get(f"{teacher.base}/result?lang=en").text
    assert numbers(page) == {"ask": "8 to 11", "wait": "4 to 7", "shout": "a few"}
    assert "1 of them late" in page
    assert teacher.get(f"{teacher.base}/").headers["location"].endswith("/result")


class Phone(Pupil):
    """The teacher's second device."""

    def ask(self, teacher):
        page = teacher.get(f"{teacher.base}/pair").text
        self.invitation = self.invited(page)
        self.get(self.invitation)
        assert self.post(self.invitation).headers["location"] == "/board/wait"
        return re.search(r"<title>\s*(\d{4})", self.get("/board/wait").text)[1]

    def invited(self, _page):
        with self.app.test_request_context():
            return f"/board/{_invitations().dumps(self.session)}"


@pytest.fixture
def phone(app, teacher):
    phone = Phone(app)
    phone.session = teacher.session
    return phone


def approve(teacher, number):
    part = teacher.get(f"{teacher.base}/pair-part").text
    assert number in part
    return teacher.post(re.search(r'action="([^"]+/approve)"', part)[1])


def test_a_phone_gets_the_board_once_the_teacher_has_compared_the_number(app, teacher, phone):
    number = phone.ask(teacher)
    assert phone.get(f"{teacher.base}/").status_code == 303
    approve(teacher, number)
    assert phone.get("/board/wait").headers["location"] == f"{teacher.base}/"
    assert phone.get(f"{teacher.base}/").status_code == 200
    assert phone.post(f"{teacher.base}/step", step=1).status_code == 303
    assert phone.http.get(f"/sessions/{teacher.session}/state?for=board").json["step"] == "choose"


def test_a_paired_phone_gets_this_board_and_nothing_else(app, teacher, phone):
    approve(teacher, phone.ask(teacher))
    for page in ("screen", "pair", "result"):
        assert phone.get(f"{teacher.base}/{page}").headers["location"].startswith("/sign-in")
    assert phone.get("/teach/").headers["location"].startswith("/sign-in")
    other = Teacher(app, "mori").start()
    assert phone.get(f"{other.base}/").status_code == 303


def test_the_board_on_a_phone_ends_with_the_class(teacher, phone):
    approve(teacher, phone.ask(teacher))
    teacher.press("end")
    assert phone.get(f"{teacher.base}/").headers["location"].startswith("/sign-in")


def test_a_refused_or_uninvited_device_gets_nothing(app, teacher, phone):
    phone.ask(teacher)
    part = teacher.get(f"{teacher.base}/pair-part").text
    teacher.post(re.search(r'action="([^"]+/refuse)"', part)[1])
    assert phone.get("/board/wait").status_code == 404
    assert phone.get(f"{teacher.base}/").status_code == 303
    assert Pupil(app).get(f"/board/{teacher.session}").status_code == 404


def test_no_one_but_the_owner_can_approve(app, teacher, phone):
    phone.ask(teacher)
    part = teacher.get(f"{teacher.base}/pair-part").text
    address = re.search(r'action="([^"]+/approve)"', part)[1]
    other = Teacher(app, "mori")
    other.get("/teach/")
    assert other.post(address).status_code == 404
    phone.get(phone.invitation)
    assert phone.post(address).status_code == 401
    assert phone.get(f"{teacher.base}/").status_code == 303


def test_a_board_is_not_flooded_with_numbers(app, teacher):
    phones = [Phone(app) for _ in range(5)]
    for each in phones:
        each.session = teacher.session
    for each in phones[:4]:
        each.ask(teacher)
    phones[4].get(phones[4].invited(""))
    assert phones[4].post(phones[4].invited("")).status_code == 429
