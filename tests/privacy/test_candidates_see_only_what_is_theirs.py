"""Attacks of candidates, each with a control that succeeds: signing for oneself, others' reflections, the keys."""

import json
import re

import pytest

from elearn.accounts import queries as people
from elearn.trainers import privacy
from tests.factories.classroom import Browser, work
from tests.factories.trainers import COMMENT, LEVELS, REFLECTION, Town, observation_in, pass_lessons, write_programme


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_programme(tmp_path_factory.mktemp("programme"))


@pytest.fixture
def settings(settings, folder):
    return settings.__class__(**{**vars(settings), "base_url": "http://localhost", "courses_dir": folder})


@pytest.fixture
def town(app):
    return Town(app)


@pytest.fixture
def aoki(town):
    found = town.person("aoki", "青木 さち")
    town.give(found, "trainer")  # even with the right badge nobody signs for oneself
    found.begin("supporter", town.office)
    return found


def test_nobody_signs_for_oneself(town, aoki):
    session = aoki.hold_session()
    code = aoki.code(session)
    assert aoki.watch(code).status_code == 409
    assert (
        aoki.send(
            f"/trainers/sessions/{session}/", f"/trainers/sessions/{session}/invite", name=f"aoki@{town.office[:6]}"
        ).status_code
        == 422
    )
    sheet = observation_in(town.lead.watch(code))
    town.lead.score(sheet)
    aoki.get("/trainers/groups/")
    assert aoki.get(f"/trainers/observing/{sheet}/").status_code == 404
    assert aoki.score(sheet).status_code == 404
    assert aoki.sign(sheet).status_code == 404
    assert "Signed on" not in aoki.get(f"/trainers/sessions/{session}/?lang=en").text
    assert town.lead.sign(sheet).status_code == 303  # the control
    assert "Signed on" in aoki.get(f"/trainers/sessions/{session}/?lang=en").text


def test_a_reflection_is_read_by_its_candidate_and_its_observer_and_nobody_else(town, aoki):
    session = aoki.hold_session()
    sheet = observation_in(town.lead.watch(aoki.code(session)))
    town.lead.score(sheet)
    others = [town.person("other"), *town.trainers("colleague"), town.officials[0], Browser(town.app)]
    second = town.person("second")
    town.appoint(second)
    for reader in (*others, second):
        for address in (
            f"/trainers/sessions/{session}/",
            f"/trainers/observing/{sheet}/",
            "/trainers/observing/",
            "/trainers/rings/",
            "/trainers/lineage/",
            "/trainers/",
        ):
            answer = reader.get(address)
            assert REFLECTION not in answer.text, (address, reader)
            assert COMMENT not in answer.text, (address, reader)
    assert REFLECTION in aoki.get(f"/trainers/sessions/{session}/").text  # the controls
    assert REFLECTION in town.lead.get(f"/trainers/observing/{sheet}/").text


def test_another_candidates_test_and_session_do_not_exist(town, aoki):
    pass_lessons(town.app, aoki.person_id)
    aoki.practise()
    test, session = aoki.start_test(), aoki.hold_session()
    thief = town.person("thief")
    thief.begin("supporter", town.office)
    thief.get("/trainers/groups/")
    for address in (
        f"/trainers/tests/{test}/",
        f"/trainers/tests/{test}/1",
        f"/trainers/tests/{test}/result",
        f"/trainers/sessions/{session}/",
    ):
        assert thief.get(address).status_code == 404
    for address in (
        f"tests/{test}/1",
        f"tests/{test}/hand-in",
        f"sessions/{session}/reflection",
        f"sessions/{session}/drop",
    ):
        assert thief.post(f"/trainers/{address}", text=REFLECTION).status_code == 404
    assert aoki.get(f"/trainers/tests/{test}/1").status_code == 200  # the control


def everything(candidate, test):
    """All that a test's own candidate can get of it, from the first screen to the data that may be taken along."""
    pages = [
        candidate.get(f"/trainers/tests/{test}/{place}?lang={lang}") for place in range(1, 11) for lang in ("ja", "en")
    ]
    pages += [candidate.get(f"/trainers/tests/{test}/"), candidate.get("/trainers/supporter/test")]
    pages.append(candidate.post(f"/trainers/tests/{test}/1", option="wrong", answer_id="x"))
    return pages


def test_the_keys_of_a_counted_test_reach_no_page_before_or_after(town, aoki):
    pass_lessons(town.app, aoki.person_id)
    practice = aoki.practise()
    assert "CANARY" in aoki.get(practice.headers["location"]).text  # the control: practice shows its reasons
    test = aoki.start_test()
    pages = everything(aoki, test)
    key = aoki.key_of(test)
    assert all("CANARY" not in page.text + str(page.headers) for page in pages)
    # Every option of a question is written alike: nothing but its words and an id of this test tells it apart.
    for place in key:
        page = aoki.get(f"/trainers/tests/{test}/{place}?lang=en").text
        options = re.findall(r'<label class="card">(.*?)</label>', page, re.DOTALL)
        alike = {re.sub(r"[0-9a-f]{10}|answer [a-d]", "", " ".join(option.split())) for option in options}
        assert len(options) == 4
        assert len(alike) == 1
    for place, option in key.items():
        aoki.post(f"/trainers/tests/{test}/{place}", option=option, answer_id=f"id{place}", go="next")
    aoki.post(f"/trainers/tests/{test}/hand-in")
    for address in (f"/trainers/tests/{test}/result", f"/trainers/tests/{test}/1", "/trainers/"):
        assert "CANARY" not in aoki.http.get(address, follow_redirects=True).text


def test_a_result_names_no_single_question(town, aoki):
    pass_lessons(town.app, aoki.person_id)
    aoki.practise()
    test = aoki.take_test(wrong=("threats", "role", "devices"))
    page = aoki.get(f"/trainers/tests/{test}/result").text
    assert "10問のうち4問" in page
    assert "counted-" not in page


def test_what_may_be_taken_along_holds_results_and_no_question(town, aoki):
    pass_lessons(town.app, aoki.person_id)
    aoki.practise()
    aoki.take_test()
    with work(town.app, write=False):
        found = json.dumps(privacy.export(people.learner_id_of(aoki.person_id)))
    assert '"points": 10' in found
    assert "counted-" not in found
    assert '"right"' not in found


def test_how_much_time_somebody_took_is_told_to_nobody_else(town):
    ueno = town.person("ueno")
    ueno.begin("supporter", town.office)
    pass_lessons(town.app, ueno.person_id)
    ueno.practise()
    ueno.take_test(pace="half-more")
    sessions = [ueno.hold_session(days_ago=2), ueno.hold_session()]
    ueno.agree()
    sheet = observation_in(town.lead.watch(ueno.code(sessions[1])))
    town.lead.score(sheet, LEVELS)
    town.lead.sign(sheet)
    (badge,) = ueno.badges()
    with work(town.app, write=False) as session:
        paces = session.connection().exec_driver_sql("SELECT pace FROM trainer_test WHERE NOT practice").scalars().all()
    assert paces == ["half-more"]  # the control: it is known
    for reader in (town.lead, town.officials[0], Browser(town.app)):
        for address in (
            f"/trainers/observing/{sheet}/",
            "/badges/issued/",
            f"/badges/{badge}",
            f"/badges/{badge}.json",
        ):
            text = reader.get(address).text
            assert "half-more" not in text
            assert "1.5倍" not in text
