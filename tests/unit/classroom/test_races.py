"""Many taps at one moment, on both engines."""

import threading

import pytest

from tests.factories.classroom import Pupil
from tests.unit.classroom.test_joining import rows, wrong_pass


@pytest.fixture
def database_url(tables_url):
    return tables_url


def test_two_pupils_who_tap_one_number_at_once_get_one_seat_and_one_kind_word(app, teacher):
    browsers = [Pupil(app) for _ in range(6)]
    answers = []
    threads = [
        threading.Thread(target=lambda pupil=pupil: answers.append(pupil.sit(teacher.code, 9).status_code))
        for pupil in browsers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + [409] * 5
    assert rows(app, "seat") == rows(app, "attempt") == 1
    assert rows(app, "learner") == 2  # the pupil and the teacher


def test_a_double_tap_is_one_pupil_even_before_the_browser_has_its_cookie(app, teacher):
    pupil, same_page = Pupil(app), Pupil(app)
    assert pupil.sit(teacher.code, 9).status_code == 303
    again = same_page.sit(teacher.code, 9, claim=pupil.claim)
    assert again.status_code == 303
    assert rows(app, "seat") == 1


def test_many_tries_at_once_do_not_slip_past_the_limit(app, teacher):
    right = Pupil(app).join(teacher.code, 5).pictures(teacher.code)
    guessers = [Pupil(app) for _ in range(10)]
    for guesser in guessers:
        guesser.get(f"/c/{teacher.code}/back?seat=5")
    answers = []

    def guess(pupil):
        answers.append(pupil.post(f"/c/{teacher.code}/back", seat=5, picture=wrong_pass(right)).status_code)

    threads = [threading.Thread(target=guess, args=(guesser,)) for guesser in guessers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [403] * 5 + [422] * 5
