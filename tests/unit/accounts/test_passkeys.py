"""Passkeys over HTTP, with a device of software: no name is typed, and whatever does not fit is refused."""

import pytest

from tests.factories.signing import Device, Visitor, add_passkey, enter_by_passkey


@pytest.fixture
def sato(app):
    return Visitor(app).enter()


@pytest.fixture
def device(sato):
    made = Device()
    assert add_passkey(sato, made).status_code == 200
    return made


def stranger(app):
    """A browser in which nobody is signed in."""
    visitor = Visitor(app, "abe")
    visitor.get("/sign-in")
    return visitor


def test_a_passkey_opens_the_door_without_a_name(app, sato, device):
    door = stranger(app)
    answer = enter_by_passkey(door, device)
    assert (answer.status_code, answer.json["next"]) == (200, "/teach/")
    assert "Sato" in door.get("/account/?lang=en").text


def test_it_leads_to_where_the_person_wanted_to_go_and_to_no_other_site(app, sato, device):
    assert enter_by_passkey(stranger(app), device, next="/teach/?grade=5").json["next"] == "/teach/?grade=5"
    door = Visitor(app, "ono")
    assert enter_by_passkey(door, device, next="//evil.example").json["next"] == "/teach/"


def test_it_counts_as_both_steps(app):
    person = Visitor(app, "hama", roles=("official",))
    assert person.sign_in(next="/surveys/").headers["location"] == "/account/steps"
    device = Device()
    assert add_passkey(person, device).json["next"] == "/surveys/"
    assert person.get("/surveys/").status_code == 200
    person.get("/account/")
    person.post("/sign-out")
    assert enter_by_passkey(person, device).json["next"] == "/surveys/"
    person.get("/account/")
    person.post("/sign-out")
    assert person.sign_in().headers["location"] == "/sign-in/second-step"
    assert enter_by_passkey(person, device).status_code == 200
    assert person.get("/surveys/").status_code == 200


def copied(device):
    device.count -= 1


def elsewhere(device):
    device.origin = "https://elearn.example.evil"


def other_port(device):
    device.origin = "http://localhost:9999"


def other_host(device):
    device.host = "evil.example"


def unverified(device):
    device.verifies = False


def other_key(device):
    device.key = Device().key


@pytest.mark.parametrize("change", [copied, elsewhere, other_port, other_host, unverified, other_key])
def test_what_does_not_fit_is_refused(app, sato, device, change):
    assert enter_by_passkey(stranger(app), device).status_code == 200
    change(device)
    door = Visitor(app, "ono")
    assert enter_by_passkey(door, device).status_code == 422
    assert door.get("/account/").status_code == 303


@pytest.mark.parametrize("change", [elsewhere, other_host, unverified])
def test_a_key_that_does_not_fit_is_not_taken(sato, change):
    device = Device()
    change(device)
    assert add_passkey(sato, device).status_code == 422


def test_a_challenge_counts_once_and_in_its_own_browser(app, sato, device):
    door = stranger(app)
    options = door.http.post("/sign-in/passkey/options", json={}).json
    answer = device.show(options)
    assert Visitor(app, "ono").http.post("/sign-in/passkey", json=answer).status_code == 422
    assert door.http.post("/sign-in/passkey", json=answer).status_code == 200
    assert door.http.post("/sign-in/passkey", json=answer).status_code == 422


@pytest.mark.parametrize("body", [{}, [], {"rawId": 7}, {"rawId": "!"}, {"rawId": "AAAA", "response": "x"}])
def test_nonsense_is_refused_calmly(app, sato, device, body):
    door = stranger(app)
    door.http.post("/sign-in/passkey/options", json={})
    assert door.http.post("/sign-in/passkey", json=body).status_code == 422


def test_a_known_device_is_not_added_twice(sato, device):
    assert add_passkey(sato, device).status_code == 409


def test_adding_one_needs_a_fresh_proof(app):
    person = Visitor(app).enter(proved=False)
    assert person.http.post("/account/passkeys/options", json={}).status_code == 401


def test_who_may_not_is_told_to_sign_in(app):
    assert stranger(app).http.post("/account/passkeys/options", json={}).status_code == 401


def test_a_removed_passkey_opens_nothing(app, sato, device):
    page = sato.get("/account/").text
    address = page.split('action="/account/passkeys/')[1].split('"')[0]
    assert Visitor(app, "kato").enter().post(f"/account/passkeys/{address}").status_code == 404
    assert sato.post(f"/account/passkeys/{address}").status_code == 303
    assert enter_by_passkey(stranger(app), device).status_code == 422


def test_a_passkey_confirms_who_is_inside_and_nobody_else(app, sato, device):
    with sato.http.session_transaction() as cookie:
        cookie["proved_at"] = 0
    other, theirs = Visitor(app, "abe").enter(), Device()
    add_passkey(other, theirs)
    assert enter_by_passkey(sato, theirs, confirm=True).status_code == 422
    assert sato.get("/account/steps").status_code == 303
    assert enter_by_passkey(sato, device, confirm=True).status_code == 200
    assert sato.get("/account/steps").status_code == 200


def test_the_page_says_where_passkeys_cannot_work(app):
    person = Visitor(app)
    assert "passkey.js" not in person.get("http://192.168.0.7:8000/sign-in").text
    assert "passkey" in person.get("http://localhost/sign-in").text


def test_a_form_that_is_not_fresh_is_asked_to_confirm_and_makes_no_passkey(app, sato):
    with sato.http.session_transaction() as cookie:
        cookie["proved_at"] = 0
    for address in ("/account/passkeys/options", "/account/passkeys"):
        assert sato.post(address).status_code in {200, 401}
    assert not sato.http.post("/account/passkeys/options", json={}).json.get("challenge")
