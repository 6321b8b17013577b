"""People at the door: names, passwords, code apps, and a passkey of software."""

import base64
import hashlib
import json
import re
from datetime import timedelta

import cbor2
import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.base.core import clock
from tests.factories.classroom import Browser, work
from tests.factories.people import enter

PASSWORD = "a quiet river in spring"
HALF_MINUTE = timedelta(seconds=30)
SECRET = re.compile(r"<code>([A-Z2-7 ]{20,})</code>")
CODES = re.compile(r"<li><code>([0-9A-Z ]+)</code></li>")


class Visitor(Browser):
    """Somebody with a name and a password; not signed in yet."""

    def __init__(self, app, name="sato", *, roles=("teacher",), place=None):
        super().__init__(app)
        self.name = name
        with work(app):
            self.person_id = accounts.create_person(name, name.title(), clock.now(), password=PASSWORD)
            self.place = place or accounts.create_organisation("school", f"School of {name}")
            for role in roles:
                accounts.grant_role(self.person_id, self.place, role, clock.now())

    def sign_in(self, password=PASSWORD, **fields):
        self.get("/sign-in?lang=en")
        return self.post("/sign-in", name=self.name, password=password, **fields)

    def enter(self, **how):
        """Signed in without the work of a hash; with a token for forms."""
        self.session = enter(self.app, self.http, self.person_id, **how)
        self.get("/account/?lang=en")
        return self

    def set_up_app(self):
        """Through the pages; gives the page with recovery codes. The person must be inside, or owe the step."""
        self.get("/account/steps?lang=en")
        self.post("/account/steps/app")
        self.secret = SECRET.search(self.get("/account/steps/app").text)[1].replace(" ", "")
        return self.post("/account/steps/app/code", code=self.code())

    def code(self, steps=0):
        """What the app shows, `steps` half minutes from now."""
        return pyotp.TOTP(self.secret).at(clock.now() + steps * HALF_MINUTE)

    @property
    def roles(self):
        with work(self.app, write=False):
            return people.roles_of(self.person_id)


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(value):
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


class Device:
    """An authenticator of software: makes one key pair and answers as a browser would."""

    def __init__(self, origin="http://localhost", host="localhost"):
        self.origin, self.host = origin, host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count, self.verifies = b"device " + id(self).to_bytes(8, "big"), 0, True

    def _flags(self, *, attested):
        return bytes([0x01 | (0x04 if self.verifies else 0) | (0x40 if attested else 0)])

    def _data(self, *, attested=b""):
        head = hashlib.sha256(self.host.encode()).digest() + self._flags(attested=bool(attested))
        return head + self.count.to_bytes(4, "big") + attested

    def _client(self, kind, challenge):
        said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _wire(self, **response):
        return {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}

    def make(self, options):
        public = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (public.x, public.y))
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(attested=attested)})
        client = self._client("create", options["challenge"])
        return self._wire(attestationObject=text(made), clientDataJSON=text(client))

    def show(self, options):
        self.count += 1
        data, client = self._data(), self._client("get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._wire(authenticatorData=text(data), clientDataJSON=text(client), signature=text(signature))


def add_passkey(browser, device):
    """As the script does; who gets no options sends an answer to a challenge of their own."""
    asked = browser.http.post("/account/passkeys/options", json={})
    options = asked.json if asked.status_code == 200 else {"challenge": text(b"my own")}
    return browser.http.post("/account/passkeys", json=device.make(options))


def enter_by_passkey(browser, device, **more):
    options = browser.http.post("/sign-in/passkey/options", json={}).json
    return browser.http.post("/sign-in/passkey", json={**device.show(options), **more})
