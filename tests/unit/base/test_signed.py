"""What the site signs is signed with SHA-256; what the version before signed with SHA-1 is still believed."""

import hashlib

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

from elearn.base.core.signed import dated_papers, is_ours, papers, signature
from elearn.base.http.cookies import LazyCookies

SECRET, PURPOSE = "for tests only", "elearn.tests"


def ended(paper):
    """The value and the signature of something signed."""
    value, _, ending = paper.rpartition(".")
    return value, ending


def test_what_is_signed_now_bears_sha_256():
    for paper in (papers(SECRET, PURPOSE).dumps("x"), dated_papers(SECRET, PURPOSE).dumps("x")):
        value, ending = ended(paper)
        assert Signer(SECRET, salt=PURPOSE, digest_method=hashlib.sha256).get_signature(value).decode() == ending
    assert len(signature(SECRET, PURPOSE, "x")) == 43  # 32 bytes in base64


def test_what_an_earlier_version_signed_is_believed():
    assert dated_papers(SECRET, PURPOSE).loads(URLSafeTimedSerializer(SECRET, salt=PURPOSE).dumps("x")) == "x"
    assert is_ours(SECRET, PURPOSE, "attempt", Signer(SECRET, salt=PURPOSE).get_signature("attempt").decode())


@pytest.mark.parametrize("digest", [hashlib.sha256, hashlib.sha1])
@pytest.mark.parametrize(("secret", "purpose"), [("another secret", PURPOSE), (SECRET, "another purpose")])
def test_what_others_signed_is_not(digest, secret, purpose):
    ways = {"signer_kwargs": {"digest_method": digest}}
    with pytest.raises(BadSignature):
        dated_papers(SECRET, PURPOSE).loads(URLSafeTimedSerializer(secret, salt=purpose, **ways).dumps("x"))
    forged = Signer(secret, salt=purpose, digest_method=digest).get_signature("attempt").decode()
    assert not is_ours(SECRET, PURPOSE, "attempt", forged)


def test_who_was_signed_in_before_the_upgrade_still_is():
    app = Flask("cookies")
    app.config["SECRET_KEY"] = SECRET
    before = SecureCookieSessionInterface().get_signing_serializer(app).dumps({"learner": "anyone"})
    after = LazyCookies().get_signing_serializer(app)
    assert after.loads(before, max_age=60) == {"learner": "anyone"}
    _, ending = ended(after.dumps({"learner": "anyone"}))
    assert len(ending) == 43
