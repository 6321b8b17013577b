"""PostgreSQL with a synchronous replica, PgBouncer, Redis, two app processes, a stream process and nginx with TLS:
a class and a survey go through all of it, by the front door alone.
"""

import re
import ssl
import tempfile
import time
from pathlib import Path

import httpx
import psycopg
import pyotp
import pytest

from elearn.demo.respondent import Respondent, decode
from elearn.surveys.instruments.encoding import shape_of
from elearn.surveys.instruments.reading import instrument
from elearn.surveys.queries import CHECKED
from tests.deploy.house import SLIPS, standing_house
from tests.factories.signing import SECRET
from tests.journeys.teacher import PASSWORD, TOKEN, Teacher
from tests.journeys.test_class_of_forty import check, hold_class, rows_of
from tests.sizes import size

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def house():
    # Not below pytest's own folder: as root the databases run as another user, who must come to theirs.
    with tempfile.TemporaryDirectory(prefix="elearn-house-") as folder:
        Path(folder).chmod(0o755)
        with standing_house(Path(folder) / "house") as found:
            yield found


@pytest.fixture(autouse=True)
def trusting_our_own_authority(house, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", house.authority)


def test_strangers_to_the_authority_are_not_let_in_and_hidden_pages_stay_hidden(house):
    with pytest.raises(httpx.ConnectError):
        httpx.get(house.url, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))  # which knows no authority
    assert httpx.get(f"{house.url}/healthz").status_code == 200
    assert [httpx.get(f"{house.url}/{each}").status_code for each in ("metrics", "readyz")] == [404, 404]
    assert "max-age" in httpx.get(f"{house.url}/").headers["strict-transport-security"]


def test_a_class_goes_through_all_of_it(house, figures, capsys):
    teacher = Teacher(house.url).sign_in()
    held = hold_class(house, teacher, pupils=size("deployed_pupils"))
    teacher.http.close()
    check(held, house.primary, figures, capsys, "the whole house")
    _caught_up(house)
    assert sorted(rows_of(house.replica)) == sorted(rows_of(house.primary))


def _caught_up(house):
    """Every acknowledged row is on the replica's disk already; reading it there may take a moment longer."""
    with _connected(house.primary) as primary, _connected(house.replica) as replica:
        assert primary.execute("SELECT sync_state FROM pg_stat_replication").fetchone() in {("sync",), (None,)}
        end = primary.execute("SELECT pg_current_wal_lsn()").fetchone()[0]
        seen = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        while not replica.execute(seen, (end,)).fetchone()[0]:
            time.sleep(0.05)


def _connected(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


class Official(Teacher):
    """Makes the keys, hands out the shares, closes: each request at whichever process nginx sends it to."""

    def sign_in(self):
        self.get("/sign-in")
        self.post("/sign-in", name="yakuba", password=PASSWORD)
        self.get("/account/steps")  # an official shows two: a code app is set up
        self.post("/account/steps/app")
        secret = SECRET.search(self.get("/account/steps/app"))[1].replace(" ", "")
        typed = {"csrf_token": self.token, "code": pyotp.TOTP(secret).now()}
        assert self.http.post("/account/steps/app/code", data=typed).status_code == 200
        return self

    def open(self, wave):
        base = f"/surveys/{wave}"
        self.get(f"{base}/opening")
        self.post(f"{base}/keys")
        shares = [self._take_share(base, place) for place in range(3)]
        while "<progress" in self.get(f"{base}/shares"):
            time.sleep(0.2)
        self.post(f"{base}/opening")
        return shares

    def _take_share(self, base, place):
        self.get(f"{base}/shares")
        shown = self.http.post(f"{base}/shares/{place}", data={"csrf_token": self.token})
        assert shown.status_code == 200, shown.text[:500]
        words = re.findall(r"<li>([a-z]+)</li>", shown.text.split('<ol class="share">')[1].split("</ol>")[0])
        again = self.http.post(f"{base}/shares/{place}", data={"csrf_token": self.token})
        assert again.status_code == 409  # once, at whichever process
        self.get(f"{base}/shares")
        self.post(f"{base}/shares/{place}/noted", **{f"word{at}": words[at - 1] for at in CHECKED})
        return " ".join(words)

    def close_wave(self, wave, shares):
        address = f"/surveys/{wave}/closing"
        self.get(address)
        self.post(address, share=shares)
        while "<progress" in (page := self.get(f"{address}?lang=en")) or "<textarea" in page:
            time.sleep(0.2)
        return page


def respond(house, code, stratum, asked):
    """One slip: a ballot fetched, sealed and cast, with no cookie on the way."""
    with httpx.Client(base_url=house.url, timeout=60, headers={"Sec-Fetch-Site": "same-origin"}) as http:
        browser = Respondent(http.get(f"/ballots/{house.wave}/keys.json").text, stratum)
        signed = http.post(f"/ballots/{house.wave}/issue", json=browser.wish | {"slip": code})
        assert signed.status_code == 200, signed.text
        browser.take(decode(signed.json()["signature"]))
        ballot = browser.ballot(asked)
        for _ in range(2):  # the outbox may send it twice, to another process
            assert http.post(f"/ballots/{house.wave}/cast", json=ballot).status_code == 200
    return browser.mark


def test_a_survey_goes_through_all_of_it(house, figures, capsys):
    official = Official(house.url).sign_in()
    shares = official.open(house.wave)
    assert TOKEN  # the pages' own forms were used throughout
    stratum, asked, *codes = house.inside(SLIPS, house.wave).split()
    shape = shape_of(instrument(asked))
    plain = shape.encode({item.key: (item.options[0],) for item in shape.items if item.kind == "single"})
    marks = {respond(house, code, stratum, plain) for code in codes}
    assert len(marks) == 40
    page = official.close_wave(house.wave, shares[:2])
    official.http.close()
    assert "closed and released" in page
    counted = {line for mark in marks for line in _counted(house, mark[:2])}
    line = (
        f"survey through the whole house: ballots cast {len(marks)}, found in the published list {len(marks & counted)}"
    )
    with capsys.disabled():
        print(f"\n  {line}")
    figures("survey_the_whole_house", line)
    assert counted == marks


def _counted(house, prefix):
    return httpx.get(f"{house.url}/ballots/{house.wave}/counted/{prefix}.txt").text.split()
