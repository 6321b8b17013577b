"""`/badges/verify`: ours and foreign badges, by file and by address; what could not be checked is said plainly."""

import base64
import io
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.badges import baking, checking, multibase
from elearn.badges.engines import proofs, tokens
from elearn.badges.queries import verify
from elearn.base.core import clock
from tests.factories.badges import BASE
from tests.factories.classroom import work

AWAY = "https://badges.elsewhere.example/issuer.json"


class Foreign:
    """An issuer elsewhere with a key that names itself, or that lies at an address."""

    def __init__(self):
        self.private = Ed25519PrivateKey.generate()
        self.multikey = multibase.encode_key(self.private.public_key().public_bytes_raw())
        self.did = f"did:key:{self.multikey}"

    def document(self, issuer=None, **more):
        return {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": "urn:uuid:7b9e7c1c-6f2a-4d8e-9b53-0f6c2a3f9d10",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": issuer or self.did, "type": ["Profile"], "name": "Elsewhere College"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "urn:uuid:0f4f3b0e-1111-4c2c-8f5c-5a2c1f8f2a11",
                    "type": ["Achievement"],
                    "name": "First aid",
                    "description": "Can help.",
                    "criteria": {"narrative": "A course."},
                },
            },
            **more,
        }

    def signed(self, document=None, method=None):
        return proofs.sign(
            document or self.document(), self.private, method or f"{self.did}#{self.multikey}", clock.now()
        )


@pytest.fixture
def foreign():
    return Foreign()


@pytest.fixture
def check(app):
    """`check(document_or_bytes)` gives the verdict of the operation behind the page."""

    def checked(given_, **more):
        raw = given_ if isinstance(given_, bytes) else json.dumps(given_).encode()
        with work(app, write=False):
            return verify(checking.given_file(raw), clock.now(), **more)

    return checked


def send(anyone, content=b"", name="badge.json", **fields):
    anyone.get("/badges/verify")
    data = {"csrf_token": anyone.token, "file": (io.BytesIO(content), name), **fields}
    return anyone.http.post("/badges/verify", data=data, content_type="multipart/form-data")


def states(verdict):
    return {found.key: found.state for found in verdict.checks}


def test_our_badge_as_a_file_is_valid(town, anyone):
    badge = town.issue()
    for kind in ("json", "png", "svg", "jwt"):
        page = send(anyone, anyone.http.get(f"/badges/{badge}.{kind}").data, f"badge.{kind}").text
        assert 'data-verdict="good"' in page
        assert "このバッジは有効です" in page
        assert "取り消されていません" in page


def test_our_badge_by_its_address_is_valid(town, anyone):
    badge = town.issue()
    for address in (f"{BASE}/badges/{badge}", f"{BASE}/badges/{badge}.json", f" {BASE}/badges/{badge}?lang=en "):
        assert 'data-verdict="good"' in send(anyone, address=address).text


def test_a_deleted_badge_fails_by_its_file(town, anyone):
    badge = town.issue()
    file = anyone.http.get(f"/badges/{badge}.png").data
    town.change("delete", badge)
    page = send(anyone, file).text
    assert 'data-verdict="bad"' in page
    assert "発行者が取り消したか、持ち主が削除しています" in page


def test_a_foreign_badge_with_its_key_inside_says_what_was_not_checked(anyone, check, foreign):
    verdict = check(foreign.signed())
    assert verdict.state == "unknown"
    assert states(verdict) == {
        "signature": "good",
        "issuer-identity": "unknown",
        "time": "good",
        "revocation": "unknown",
    }
    page = send(anyone, json.dumps(foreign.signed()).encode()).text
    assert "確かめられなかったことがあります" in page
    assert "Elsewhere College" in page


def test_a_foreign_key_at_an_address_is_not_asked_for_and_that_is_said(anyone, check, foreign):
    """`tests.guards` would fail this test for any request to elsewhere."""
    document = foreign.signed(
        foreign.document(
            AWAY,
            credentialStatus={
                "id": f"{AWAY}#4",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "4",
                "statusListCredential": "https://badges.elsewhere.example/status/1",
            },
        ),
        f"{AWAY}#key-1",
    )
    verdict = check(document)
    assert states(verdict) == {"signature": "unknown", "time": "good", "revocation": "unknown"}
    page = send(anyone, json.dumps(document).encode()).text
    for said in (AWAY, "署名は確かめていません", "取り消されたかどうかは確かめていません", "ここでは分かりません"):
        assert said in page


def test_a_foreign_badge_that_was_changed_is_not_valid(check, foreign):
    document = foreign.signed()
    document["credentialSubject"]["achievement"]["name"] = "Brain surgery"
    assert check(document).reasons == ["signature"]


def test_a_foreign_token_is_read(check, foreign):
    document = foreign.document()
    claims = {**document, "iss": foreign.did, "jti": document["id"]}
    token = tokens.sign(claims, foreign.private, f"{foreign.did}#{foreign.multikey}")
    assert states(check(token.encode()))["signature"] == "good"
    other = tokens.sign({**claims, "iss": "did:key:z6MkOther"}, foreign.private, f"{foreign.did}#{foreign.multikey}")
    assert states(check(other.encode()))["signature"] == "bad"


def test_a_token_cannot_choose_a_weaker_way(check, town, anyone):
    """`alg: none`, and our public key misused as a password."""
    head, body, _ = anyone.http.get(f"/badges/{town.issue()}.jwt").text.split(".")
    for forged in (f"{_head(alg='none')}.{body}.", f"{_head(alg='HS256')}.{body}.AAAA", f"{head}.{body}.AAAA"):
        verdict = check(forged.encode())
        assert verdict.state == "bad"
        assert "signature" in verdict.reasons


def _head(**header):
    return base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")


def test_whose_badge_it_is(town, check, anyone):
    by_mail = town.credential(town.issue(email="mori@example.com"))
    by_code = town.credential(town.issue())
    code = town.mori.get("/badges/mine/").text.split("<code>")[1].split("</code>")[0]
    assert check(by_mail, belongs_to="Mori@example.com").state == "good"
    assert check(by_code, belongs_to=code).state == "good"
    assert check(by_mail, belongs_to="abe@example.com").reasons == ["recipient"]
    assert check(by_mail, belongs_to=code).reasons == ["recipient"]
    page = send(anyone, json.dumps(by_mail).encode(), belongs_to="abe@example.com").text
    assert "入れていただいた人に発行されたものではありません" in page


def test_a_badge_of_ours_without_its_status_is_not_valid(town, check, anyone):
    document = town.credential(town.issue())
    del document["credentialStatus"]
    assert "status" in check(document).reasons


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"null", b"hello", b"\xff\xfe", b"a.b.c", b"<svg/>", baking.PNG, b'{"a":1,"a":2}', b"{" * 50_000],
)
def test_what_is_no_badge_is_refused_with_what_to_do(anyone, content):
    answer = send(anyone, content)
    assert answer.status_code in (200, 422)
    assert 'data-verdict="good"' not in answer.text
    assert "data-verdict" in answer.text or 'role="alert"' in answer.text


def test_nothing_given_is_said_kindly(anyone):
    answer = send(anyone)
    assert answer.status_code == 422
    assert "ファイルを選ぶか、アドレスを入れてください" in answer.text


@pytest.mark.parametrize("address", ["https://elsewhere.example/b/1", "ftp://x", "badge", f"{BASE}/badges/none"])
def test_an_address_that_leads_to_no_badge_of_ours_keeps_what_was_typed(anyone, address):
    answer = send(anyone, address=address)
    assert answer.status_code == 422
    assert address in answer.text


def test_a_file_that_is_too_large_is_refused(anyone):
    assert send(anyone, b"{" + b" " * 220_000 + b"}").status_code in (413, 422)


def knot(size):
    """Nodes without a name that cannot be told apart: the canonical form tries all their orders, size! of them."""
    whole = Foreign().document()
    part = whole["credentialSubject"]
    part["achievement"] = {key: value for key, value in part["achievement"].items() if key != "id"} | {
        "alignment": [{"type": ["Alignment"], "targetName": "t"} for _ in range(size)]
    }
    return {**whole, "credentialSubject": [part, part]}


def test_a_document_made_to_exhaust_the_server_is_given_up_soon():
    assert proofs.canonical(knot(3))  # the control: a small one has a canonical form
    with pytest.raises(proofs.CannotRead, match="too entangled"):
        proofs.canonical(knot(60))


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    ["@context", "type", "issuer", "validFrom", "validUntil", "credentialSubject", "credentialStatus", "proof", "id"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=PLACES, value=JSONS)
def test_any_value_anywhere_gives_a_verdict_and_never_a_good_one(check, town, place, value):
    if not hasattr(town, "sample"):
        town.sample = town.credential(town.issue())
    document = {**town.sample, place: value}
    assert check(document).state != "good" or document == town.sample


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"]), value=JSONS)
def test_any_value_in_the_proof_gives_a_verdict_and_never_a_good_one(check, foreign, place, value):
    document = foreign.signed()
    document["proof"][place] = value
    assert check(document).state != "good"


def test_a_badge_from_next_year_is_not_valid_yet(check, foreign):
    later = (clock.now() + timedelta(days=400)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert check(foreign.signed(foreign.document(validFrom=later))).reasons == ["not-yet"]
