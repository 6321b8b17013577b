"""A town to try everything in: one button per persona, marked as invented on every page, absent outside the demo."""

import dataclasses
import re

import pytest

from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.demo.town import PERSONAS, SCHOOL, build_town, running_code
from tests.factories.classroom import work


def enter(client, persona):
    page = client.get("/demo").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return client.post("/demo", data={"persona": persona, "csrf_token": token})


def code_of(town):
    with work(town, write=False):
        return running_code()


@pytest.mark.parametrize("mode", ["test", "production"])
def test_outside_the_demo_there_are_no_doors(settings, mode):
    app = create_app(dataclasses.replace(settings, mode=mode))
    client = app.test_client()
    assert client.get("/demo").status_code == 404
    assert client.post("/demo", data={"persona": "teacher"}).status_code == 404
    assert 'class="demo"' not in client.get("/").text
    app.services.get(Database).close()


@pytest.mark.parametrize("persona", [persona.key for persona in PERSONAS])
def test_every_button_leads_to_a_page(town, persona):
    client = town.test_client()
    page = client.get("/demo").text
    assert f'value="{persona}"' in page
    inside = client.get(enter(client, persona).headers["location"])
    assert inside.status_code == 200
    assert 'class="demo"' in inside.text


def test_an_unknown_persona_is_not_found(town):
    assert enter(town.test_client(), "emperor").status_code == 404


def test_the_buttons_need_their_token(town):
    assert town.test_client().post("/demo", data={"persona": "teacher"}).status_code == 400


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_ribbon_is_on_every_page(town, language):
    """Every address that can be read by name: as a guest, as a pupil in the class, and as a teacher."""
    missing, code = [], code_of(town)
    for persona in ("family", "pupil", "teacher"):
        client = town.test_client()
        enter(client, persona)
        for rule in town.url_map.iter_rules():
            if "GET" not in rule.methods or rule.arguments - {"course", "lesson", "code"}:
                continue
            if rule.rule.endswith(".html"):
                continue  # a file to take away, not a page of this site
            known = {"course": "p3", "lesson": "before-you-send", "code": code}
            address = town.url_map.bind("localhost").build(rule.endpoint, {k: known[k] for k in rule.arguments})
            page = client.get(address, headers={"Accept-Language": language}, follow_redirects=True)
            if page.mimetype == "text/html" and 'class="demo"' not in page.text:
                missing.append((persona, address))
            page.close()
    assert missing == []


def test_pages_of_errors_carry_the_ribbon_too(town):
    assert 'class="demo"' in town.test_client().get("/no/such/address").text


def test_building_again_changes_nothing(town):
    def rows():
        with work(town, write=False) as session:
            connection = session.connection()
            return [
                connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
                for table in ("person", "organisation", "class_session", "seat", "answer")
            ]

    before = rows()
    assert all(before)
    build_town(town.services)
    assert rows() == before


def test_when_the_class_has_ended_the_next_start_opens_another(town):
    first = code_of(town)
    client = town.test_client()
    enter(client, "teacher")
    desk = client.get("/teach/").text
    screen = re.search(r'href="(/teach/sessions/[^"]+)/screen"', desk)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk)[1]
    assert client.post(f"{screen}/end", data={"csrf_token": token}).status_code == 303
    assert code_of(town) is None
    build_town(town.services)
    assert code_of(town) not in {None, first}


def test_a_teacher_finds_a_running_class_and_results_to_look_at(town):
    client = town.test_client()
    enter(client, "teacher")
    desk = client.get("/teach/").text
    results = re.findall(r'href="(/teach/sessions/[^"]+/result)"', desk)
    assert len(results) >= 2
    for result in results:
        assert client.get(result).status_code == 200
    screen = re.search(r'href="(/teach/sessions/[^"]+/screen)"', desk)[1]
    assert client.get(screen).status_code == 200
    assert client.get(screen.removesuffix("screen")).status_code == 200


def test_a_pupil_can_take_a_seat_in_the_running_class(town):
    client = town.test_client()
    seats = client.get(enter(client, "pupil").headers["location"]).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', seats)[1]
    claim = re.search(r'name="claim" value="([^"]+)"', seats)[1]
    taken = client.post(f"/c/{code_of(town)}/seat", data={"csrf_token": token, "claim": claim, "seat": "39"})
    assert taken.status_code == 303


def test_changing_the_persona_leaves_the_one_before(town):
    client = town.test_client()
    enter(client, "teacher")
    enter(client, "family")
    assert client.get("/teach/").status_code == 303


def test_every_name_of_the_town_says_that_it_is_invented(town):
    assert "架空" in SCHOOL
    with work(town, write=False) as session:
        names = session.connection().exec_driver_sql("SELECT name FROM organisation").scalars().all()
    assert all("架空" in name for name in names)
