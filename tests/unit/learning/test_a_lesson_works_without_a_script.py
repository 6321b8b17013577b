"""Without JavaScript: steps in order, each question a form, feedback on the page, and an own standing at the end."""

from tests.factories.learning import RIGHT, WRONG


def answer_all(pupil, answers):
    for question, value in answers.items():
        assert pupil.post_form(question, answer=value).status_code == 303


def test_a_form_leads_back_to_its_question_with_feedback(pupil):
    reply = pupil.post_form("first-move", answer="ask")
    assert reply.location.endswith(f"{pupil.address}#q-first-move")
    page = pupil.client.get(pupil.address).text
    assert "CANARY-first-move-ask" in page
    assert page.count("CANARY") == 1
    assert 'data-state="saved"' in page


def test_a_double_click_is_one_answer(pupil, unit):
    fields = {"question": "first-move", "answer_id": "019a0000-0000-7000-8000-000000000001", "answer": "ask"}
    for _ in range(2):
        assert pupil.client.post(pupil.answers_url, data=fields).status_code == 303
    assert pupil.client.get(f"{pupil.address}feedback").json["feedback"].keys() == {"first-move"}


def test_another_choice_on_a_page_from_the_browsers_history_is_a_new_answer(pupil):
    fields = {"question": "first-move", "answer_id": "019a0000-0000-7000-8000-000000000001"}
    pupil.client.post(pupil.answers_url, data={**fields, "answer": "shout"})
    assert pupil.client.post(pupil.answers_url, data={**fields, "answer": "ask"}).status_code == 303
    assert "CANARY-first-move-ask" in pupil.client.get(pupil.address).text


def test_pressing_without_a_choice_says_what_to_do(pupil):
    reply = pupil.post_form("first-move")
    assert reply.status_code == 422
    assert f'href="{pupil.address}#q-first-move"' in reply.text


def test_the_end_says_how_it_went_and_never_ranks(pupil):
    answer_all(pupil, RIGHT)
    page = pupil.client.get(f"{pupil.address}done?lang=en").text
    assert "4 of 4 points" in page
    assert 'data-tone="good"' in page


def test_the_end_names_what_is_worth_another_look(pupil):
    answer_all(pupil, WRONG)
    page = pupil.client.get(f"{pupil.address}done?lang=en").text
    assert "Worth another look" in page
    assert f'href="{pupil.address}#q-first-move"' in page


def test_the_end_names_what_is_still_open(pupil):
    answer_all(pupil, {"first-move": "ask"})
    page = pupil.client.get(f"{pupil.address}done?lang=en").text
    assert "3 questions are still open" in page
    assert "points" not in page
