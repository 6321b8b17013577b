"""`elearn badges`: what an office does by hand."""

import json

import pytest

PASSWORD = "a quiet river in spring"


@pytest.fixture
def office(migrated, elearn, monkeypatch, tmp_path):
    monkeypatch.setenv("ELEARN_BASE_URL", "https://badges.example")
    monkeypatch.setenv("ELEARN_KEYS_DIR", str(tmp_path / "keys"))
    assert elearn("people", "create", "mori", "--name", "森 みどり", "--password", PASSWORD).exit_code == 0
    assert elearn("people", "grant", "mori", "supporter", "--at", "つばめ野市").exit_code == 0
    return tmp_path


@pytest.fixture
def badge(office, elearn):
    result = elearn(
        "badges", "issue", "mori", "supporter", "--office", "つばめ野市", "--ground", "試験 34/40 | Test 34/40"
    )
    assert result.exit_code == 0, result.output
    return result.output.split()[0]


def test_an_issued_badge_has_an_address_and_verifies(badge, elearn):
    assert badge.startswith("https://badges.example/badges/")
    result = elearn("badges", "verify", badge)
    assert result.exit_code == 0, result.output
    assert result.output.endswith("This badge is valid\n")


def test_after_a_rotation_it_still_verifies(badge, elearn, office):
    result = elearn("badges", "rotate-key")
    assert "z6Mk" in result.output
    assert elearn("badges", "verify", badge).exit_code == 0
    assert sorted(path.name for path in (office / "keys" / "issuer").iterdir()) == ["0001.pub", "0002.key"]


def test_suspending_restoring_and_revoking(badge, elearn):
    assert "suspended now" in elearn("badges", "revoke", badge, "--suspend", "--reason", "under-review").output
    assert elearn("badges", "verify", badge).exit_code == 1
    assert "valid now" in elearn("badges", "revoke", badge, "--restore").output
    assert elearn("badges", "verify", badge).exit_code == 0
    assert "revoked now" in elearn("badges", "revoke", badge, "--reason", "conduct").output
    result = elearn("badges", "verify", badge)
    assert result.exit_code == 1
    assert "! The issuer took it back" in result.output


def test_a_file_is_checked_too(badge, elearn, office):
    file = office / "badge.json"
    file.write_text(json.dumps({"@context": [], "type": []}))
    result = elearn("badges", "verify", str(file))
    assert result.exit_code == 1
    assert "This badge is not valid" in result.output


def test_what_cannot_be_done_is_one_clear_line(office, badge, refuses):
    issue = ("badges", "issue", "mori")
    refuses(*issue, "king", "--office", "つばめ野市", "--ground", "x", saying="There is no badge named “king”")
    refuses(*issue, "supporter", "--office", "nowhere", "--ground", "x", saying="there is no office named nowhere")
    refuses(
        "badges",
        "issue",
        "abe",
        "supporter",
        "--office",
        "つばめ野市",
        "--ground",
        "x",
        saying="nobody signs in as abe",
    )
    refuses("badges", "revoke", "unknown", "--restore", saying="There is no badge at this address.")
    refuses("badges", "verify", "no-such-file", saying="there is no file no-such-file")


def test_wrong_use_is_told_apart(badge, elearn):
    assert elearn("badges", "revoke", badge).exit_code == 2
    assert elearn("badges", "revoke", badge, "--reason", "because").exit_code == 2
    assert elearn("badges", "revoke", badge, "--restore", "--suspend").exit_code == 2
    assert elearn("badges", "issue", "mori", "supporter", "--office", "つばめ野市").exit_code == 2


def test_without_an_address_nothing_is_issued(office, elearn, monkeypatch, refuses):
    monkeypatch.delenv("ELEARN_BASE_URL")
    words = ("badges", "issue", "mori", "supporter", "--office", "つばめ野市", "--ground", "x")
    refuses(*words, saying="Please set ELEARN_BASE_URL")
