"""An independent verifier (Digital Bazaar's libraries, jose) agrees with us on what is good, and what is wrong why."""

import base64
import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from elearn.badges import baking
from elearn.badges.checking import given_file
from elearn.badges.engines import proofs
from elearn.badges.issuer import Issuer
from elearn.badges.queries import verify
from elearn.base.core import clock
from tests.factories.badges import BASE
from tests.factories.classroom import Browser, work
from tests.independent.verifier import results
from tests.sizes import size

NOW = clock.now()


def published(app):
    """All that anyone can fetch: the issuer's profile and the status lists."""
    browser = Browser(app)
    paths = ["issuer.json", "status/1.json", "status/2.json"]
    return {f"{BASE}/badges/{path}": browser.get(f"/badges/{path}").get_json(force=True) for path in paths}


def independently(app, *credentials):
    return results(published(app), [{"credential": each} for each in credentials])


def ours(app, credential, at=None):
    """What our own verifier finds wrong, as keys."""
    with work(app, write=False):
        found = verify(given_file(json.dumps(credential).encode()), at or clock.now())
    return found.reasons


@pytest.fixture
def badge(town):
    return town.credential(town.issue())


def test_a_good_badge_passes_both(app, badge):
    found = independently(app, badge)[0]
    assert found == {"verified": True, "error": "", "statuses": {"revocation": False, "suspension": False}}
    assert ours(app, badge) == []


@pytest.mark.parametrize("achievement", ["supporter", "trainer", "lead-trainer"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_achievement_passes_in_both_languages(app, town, achievement, language):
    badge = town.credential(town.issue(achievement=achievement, language=language, email="mori@example.com"))
    assert independently(app, badge)[0]["verified"], independently(app, badge)


def paths(node, path=()):
    """The way to every single value of the document, proof and contexts included."""
    if isinstance(node, dict | list):
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        return [found for key, value in pairs for found in paths(value, (*path, key))]
    return [path]


def some(every):
    """As many as this run tries, spread over the whole document; under `make prove` all."""
    return every[:: max(1, len(every) // size("badge_changes"))]


def with_change(document, path):
    """The document with that one value changed into another of its kind."""
    changed = copy.deepcopy(document)
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = _other(node[path[-1]])
    return changed


def _other(value):
    if isinstance(value, bool):
        return not value
    if value.isdigit():
        return str(int(value) ^ 1)
    if value.endswith("Z") and value[:4].isdigit():
        return f"{int(value[:4]) - 1}{value[4:]}"
    last = "A" if value[-1] != "A" else "B"
    return value[:-1] + last


def without(document, path):
    changed = copy.deepcopy(document)
    node = changed
    for key in path[:-1]:
        node = node[key]
    del node[path[-1]]
    return changed


def test_every_single_change_fails_both(app, badge):
    assert len(paths(badge)) > 100
    changed = {path: with_change(badge, path) for path in some(paths(badge))}
    found = dict(zip(changed, independently(app, *changed.values()), strict=True))
    assert [path for path, result in found.items() if result["verified"]] == []
    assert [path for path, document in changed.items() if not ours(app, document)] == []


def test_every_value_taken_away_fails_ours(app, badge):
    assert [path for path in some(paths(badge)) if not ours(app, without(badge, path))] == []


def test_a_word_that_no_signature_covers_fails_both(app, badge):
    added = [{**badge, "grade": "A"}, {**badge, "type": [*badge["type"], "MasterCredential"]}]
    inside = copy.deepcopy(badge)
    inside["credentialSubject"]["rank"] = "first"
    for document, found in zip([*added, inside], independently(app, *added, inside), strict=True):
        assert not found["verified"]
        assert ours(app, document) == ["signature"]


def test_a_proof_from_another_badge_fails_both(app, town, badge):
    other = town.credential(town.issue(achievement="trainer"))
    swapped = {**badge, "proof": other["proof"]}
    found = independently(app, other, swapped)
    assert [each["verified"] for each in found] == [True, False]
    assert "Invalid signature" in found[1]["error"]
    assert ours(app, swapped) == ["signature"]


def test_a_foreign_key_fails_both(app, badge):
    """Signed anew by somebody else: under our key's name, and under a name of their own."""
    foreign = Ed25519PrivateKey.generate()
    bare = {key: value for key, value in badge.items() if key != "proof"}
    named_ours = proofs.sign(bare, foreign, badge["proof"]["verificationMethod"], NOW)
    own_name = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    named_own = proofs.sign(bare, foreign, f"{own_name}#{own_name.removeprefix('did:key:')}", NOW)
    invented = proofs.sign(bare, foreign, f"{BASE}/badges/issuer.json#z6MkInvented", NOW)
    found = independently(app, named_ours, named_own, invented)
    assert [each["verified"] for each in found] == [False, False, False]
    assert "Invalid signature" in found[0]["error"]
    assert ours(app, named_ours) == ["signature"]
    assert ours(app, named_own) == ["issuer", "signature"]
    assert ours(app, invented) == ["signature"]


def test_an_expired_badge_fails_both(app, town):
    badge = town.credential(town.issue(at=datetime(2020, 2, 29, tzinfo=UTC)))
    assert badge["validUntil"] == "2022-02-27T14:59:59Z"  # the 27th is the last day in Japan
    found = independently(app, badge)[0]
    assert not found["verified"]
    assert "expired" in found["error"].lower() or "validUntil" in found["error"]
    assert ours(app, badge) == ["expired"]


def test_a_badge_from_tomorrow_fails_both(app, town):
    badge = town.credential(town.issue(at=clock.now() + timedelta(days=2)))
    assert not independently(app, badge)[0]["verified"]
    assert ours(app, badge) == ["not-yet"]


def test_revoked_and_suspended_are_told_by_the_status_lists(app, town):
    revoked, suspended, untouched = town.issue(), town.issue(), town.issue()
    town.change("revoke", revoked, "issued-in-error", clock.now())
    town.change("suspend", suspended, "under-review", clock.now())
    documents = [town.credential(each) for each in (revoked, suspended, untouched)]
    found = independently(app, *documents)
    assert [each["statuses"] for each in found] == [
        {"revocation": True, "suspension": False},
        {"revocation": False, "suspension": True},
        {"revocation": False, "suspension": False},
    ]
    assert [ours(app, each) for each in documents] == [["revoked"], ["suspended"], []]


def test_a_restored_badge_passes_again(app, town):
    badge = town.issue()
    town.change("suspend", badge, "under-review", clock.now())
    town.change("restore", badge)
    document = town.credential(badge)
    assert independently(app, document)[0]["statuses"] == {"revocation": False, "suspension": False}
    assert ours(app, document) == []


def test_after_a_rotation_old_and_new_badges_pass(app, town, badge):
    with work(app):
        app.services.get(Issuer).keyring.rotate()
    fresh = town.credential(town.issue())
    assert fresh["proof"]["verificationMethod"] != badge["proof"]["verificationMethod"]
    assert [each["verified"] for each in independently(app, badge, fresh)] == [True, True]
    assert ours(app, badge) == ours(app, fresh) == []


def test_the_baked_pictures_give_the_same_credential_back(app, town):
    badge_id = town.issue()
    document, browser = town.credential(badge_id), Browser(app)
    png = browser.http.get(f"/badges/{badge_id}.png").data
    svg = browser.http.get(f"/badges/{badge_id}.svg").data
    assert json.loads(baking.from_png(png)) == json.loads(baking.from_svg(svg)) == document
    assert independently(app, json.loads(baking.from_png(png)))[0]["verified"]
    with work(app, write=False):
        assert [verify(given_file(each), clock.now()).state for each in (png, svg)] == ["good", "good"]


def test_the_token_passes_jose_and_fails_when_changed(app, town):
    badge_id = town.issue()
    browser = Browser(app)
    token = browser.http.get(f"/badges/{badge_id}.jwt").text
    kid = json.loads(_unpadded(token.split(".")[0]))["kid"]
    jwk = browser.get(kid.removeprefix(BASE)).get_json(force=True)
    head, body, signature = token.split(".")
    forged = f"{head}.{body[:-2]}{'AA' if body[-2:] != 'AA' else 'BB'}.{signature}"
    good, bad = results({}, [{"jwt": token, "jwk": jwk}, {"jwt": forged, "jwk": jwk}])
    assert good["verified"], good
    assert not bad["verified"]
    document = town.credential(badge_id)
    registered = {"iss", "jti", "nbf", "exp"}
    assert {k: v for k, v in good["payload"].items() if k not in registered} == {
        k: v for k, v in document.items() if k != "proof"
    }
    assert good["payload"]["jti"] == document["id"]
    with work(app, write=False):
        assert verify(given_file(token.encode()), clock.now()).state == "good"


def _unpadded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
