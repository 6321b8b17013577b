"""The signer against RFC 9474's own numbers, and against callers who try to learn or forge."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from elearn.demo.respondent import Respondent, encode_pss, finalize
from elearn.demo.respondent import blind as blinded_by_client
from elearn.surveys.crypto import b64, blind

VECTOR = json.loads((Path(__file__).parent / "rfc9474.json").read_text("utf-8"))
P, Q, N, D = (int(VECTOR[name], 16) for name in ("p", "q", "n", "d"))
PREPARED = bytes.fromhex(VECTOR["msg_prefix"] + VECTOR["msg"])


@pytest.fixture(scope="module")
def vector_key():
    public = rsa.RSAPublicNumbers(65537, N)
    return rsa.RSAPrivateNumbers(P, Q, D, D % (P - 1), D % (Q - 1), rsa.rsa_crt_iqmp(P, Q), public)


@pytest.fixture(scope="module")
def pem():
    return blind.new_key()


def modulus(pem):
    return int.from_bytes(b64.decode(blind.public_of(pem)["n"], 256), "big")


def test_the_signer_gives_the_blind_signature_of_the_rfc(vector_key):
    assert blind.sign_with(vector_key, bytes.fromhex(VECTOR["blinded_msg"])).hex() == VECTOR["blind_sig"]


def test_the_verifier_takes_the_signature_of_the_rfc_and_no_other_message(vector_key):
    key = vector_key.public_numbers.public_key()
    assert blind.fits(key, PREPARED, bytes.fromhex(VECTOR["sig"]))
    assert not blind.fits(key, PREPARED[:-1] + b"\0", bytes.fromhex(VECTOR["sig"]))


def test_the_client_of_the_tests_blinds_and_finalizes_as_the_rfc():
    made = blinded_by_client(
        N, 65537, PREPARED, salt=bytes.fromhex(VECTOR["salt"]), factor=pow(int(VECTOR["inv"], 16), -1, N)
    )
    assert made.blinded.hex() == VECTOR["blinded_msg"]
    assert made.inverse == int(VECTOR["inv"], 16)
    assert finalize(N, bytes.fromhex(VECTOR["blind_sig"]), made.inverse).hex() == VECTOR["sig"]


def test_what_the_signer_sees_is_not_what_is_cast(pem):
    n = modulus(pem)
    message = b"t" * 64
    made = blinded_by_client(n, 65537, message)
    signature = finalize(n, blind.blind_sign(pem, made.blinded), made.inverse)
    assert blind.fits(blind.public_key(n.to_bytes(256, "big")), message, signature)
    assert signature not in (made.blinded, blind.blind_sign(pem, made.blinded))


def test_the_same_message_gets_the_same_signature(pem):
    made = blinded_by_client(modulus(pem), 65537, b"t" * 64)
    assert blind.blind_sign(pem, made.blinded) == blind.blind_sign(pem, made.blinded)


@pytest.mark.parametrize("wrong", [b"", b"\0" * 256, b"\1" * 255, b"\1" * 257, b"\xff" * 256])
def test_no_number_outside_the_modulus_is_signed(pem, wrong):
    with pytest.raises(ValueError):
        blind.blind_sign(pem, wrong)


def test_a_fault_while_signing_gives_nothing_away(vector_key):
    broken = rsa.RSAPrivateNumbers(
        P, Q, D, (D + 2) % (P - 1), D % (Q - 1), rsa.rsa_crt_iqmp(P, Q), vector_key.public_numbers
    )
    with pytest.raises(RuntimeError):
        blind.sign_with(broken, bytes.fromhex(VECTOR["blinded_msg"]))


def test_a_salt_of_another_length_does_not_fit(pem):
    """The suite's salt has 48 bytes; a verifier that took any would accept another suite's signatures."""
    n = modulus(pem)
    checks = blind.public_key(n.to_bytes(256, "big"))

    def signed(salt):
        return blind.blind_sign(pem, encode_pss(b"t" * 64, n.bit_length() - 1, salt))

    assert blind.fits(checks, b"t" * 64, signed(b"s" * 48))
    assert not blind.fits(checks, b"t" * 64, signed(b""))


@given(st.binary(min_size=1, max_size=300))
def test_base64url_has_one_spelling(raw):
    text = b64.encode(raw)
    assert b64.decode(text, len(raw)) == raw
    for other in (text + "=", text[:-1], text + "A", text.replace("-", "+"), text.replace("_", "/") + "\n"):
        if other != text:
            with pytest.raises(ValueError):
                b64.decode(other, len(raw))


@pytest.mark.parametrize("other", ["AB", "__", None, 7, b"AA", "ＡＡ"])
def test_loose_bits_and_other_things_are_no_base64url(other):
    with pytest.raises(ValueError):
        b64.decode(other, 1)


def test_respondents_share_nothing_that_is_sent(pem):
    keys = json.dumps(
        {"wave": "w", "tally": {"public": b64.encode(b"\4" * 65)}, "strata": [{"key": "s", **blind.public_of(pem)}]}
    )
    both = [Respondent(keys, "s") for _ in range(2)]
    assert both[0].wish != both[1].wish
    assert both[0].mark != both[1].mark
