"""A unique address, agent, cookie and answer for each pupil, and requests that go wrong: no file holds any of them."""

import http.client
import json
import secrets
from urllib.parse import urlsplit

import pytest

from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.settings import Settings
from elearn.surveys.ballots.store import BallotStores
from tests.command import elearn
from tests.live import LiveServer
from tests.privacy.survey_attack import cluster_of, files_below, plain_found
from tests.privacy.survey_town import STRATUM, Person, plain_of
from tests.surveys.waves import open_wave

PUPILS = 12


@pytest.fixture
def site(engine_url, tmp_path):
    elearn("db", "upgrade", env={"ELEARN_DATABASE_URL": engine_url})
    # One proxy in front: its header is where a pupil's own address would stand.
    env = {"ELEARN_KEYS_DIR": str(tmp_path / "keys"), "ELEARN_TRUSTED_PROXIES": "1"}
    with LiveServer(engine_url, folder=tmp_path, env=env) as server:
        yield server


@pytest.fixture
def wave(site, engine_url, tmp_path):
    made = create_app(Settings(mode="test", database_url=engine_url, secret_key="x" * 32, keys_dir=tmp_path / "keys"))
    yield open_wave(made, {STRATUM: "adult/1"}, keys_dir=tmp_path / "keys", seats=PUPILS)
    made.services.get(BallotStores).close()
    made.services.get(Database).close()


class Pupil:
    """Its signs stand in all of its requests."""

    def __init__(self, number, chance):
        mark = secrets.token_hex(6)
        self.signs = [f"agent-{mark}", f"cookie-{mark}", f"page-{mark}", f"203.0.113.{number + 1}", f"extra-{mark}"]
        self.person = Person("", None, plain_of(chance, number))

    def send(self, site, method, path, body=None, *, raw=None):
        agent, cookie, page, address, extra = self.signs[:5]
        headers = {
            "User-Agent": agent,
            "Cookie": f"elearn={cookie}; elearn_prefs={cookie}",
            "Referer": f"{site.url}/{page}",
            "X-Forwarded-For": address,
            "X-Extra": extra,
            "Content-Type": "application/json",
            "Accept-Language": extra,
        }
        content = raw if raw is not None else json.dumps(body) if body is not None else None
        link = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
        link.request(method, f"{path}?q={extra}", content, headers)
        answer = link.getresponse()
        answer.read()
        link.close()
        return answer.status


def test_no_file_holds_a_canary(site, wave, tmp_path):
    chance = secrets.SystemRandom()
    pupils = [Pupil(number, chance) for number in range(PUPILS)]
    for pupil in pupils:
        browser = wave.respondent(STRATUM)
        body = browser.ballot(pupil.person.plain)
        assert pupil.send(site, "GET", f"{wave.url}/keys.json") == 200
        assert pupil.send(site, "POST", f"{wave.url}/cast", body) == 200
        other = browser.ballot(pupil.person.plain)
        assert pupil.send(site, "POST", f"{wave.url}/cast", other) == 409
        assert pupil.send(site, "POST", f"{wave.url}/cast", {**body, "more": pupil.signs[4]}) == 422
        assert pupil.send(site, "POST", f"{wave.url}/cast", raw=pupil.signs[4]) == 422
        assert pupil.send(site, "POST", f"{wave.url}/cast", raw="x" * 300_000) == 413
        assert pupil.send(site, "POST", f"/ballots/{pupil.signs[4]}/cast", body) == 404
        assert pupil.send(site, "GET", f"{wave.url}/cast") == 405
        assert pupil.send(site, "GET", f"{wave.url}/counted/{pupil.signs[4]}.txt") == 404
    _break_down(site, wave, pupils)
    control = secrets.token_hex(6)
    assert pupils[0].send(site, "GET", f"/courses/{control}/lesson/") == 404
    _nothing_holds(site, wave, tmp_path, pupils)


REFUSING = {
    "sqlite": [
        "CREATE TRIGGER refusing BEFORE INSERT ON ballot BEGIN SELECT RAISE(ABORT, 'refused'); END",
    ],
    "postgresql": [
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'refused %%', NEW.hash; END $$""",
        'CREATE TRIGGER refusing BEFORE INSERT ON ballots."{wave}" FOR EACH ROW EXECUTE FUNCTION refuse()',
    ],
}


def _break_down(site, wave, pupils):
    """The database refuses a row and says which: the server answers 500 and writes nothing of it."""
    with wave.app.services.active():
        database = wave.app.services.get(BallotStores).of(wave.id)._database
        with database.engine.begin() as connection:
            for statement in REFUSING[database.engine.dialect.name]:
                connection.exec_driver_sql(statement.replace("{wave}", wave.id))
    for pupil in pupils:
        body = wave.respondent(STRATUM).ballot(pupil.person.plain)
        pupil.signs += [body["token"], body["sealed"], body["signature"]]
        assert pupil.send(site, "POST", f"{wave.url}/cast", body) == 500


def _nothing_holds(site, wave, folder, pupils):
    files = [*files_below(folder), *cluster_of(wave.app)]
    said = site.log.read_text("utf-8")
    assert '"route": "/courses/' in said  # the control: other requests are told
    assert wave.id not in said
    assert said.count("unexpected error where nothing is traced") == PUPILS
    contents = [file.read_bytes() for file in files if file.exists()]
    assert plain_found(contents, [pupil.person for pupil in pupils]) == 0
    signs = [sign.encode() for pupil in pupils for sign in pupil.signs]
    assert not [sign for sign in signs for content in contents if sign in content]
