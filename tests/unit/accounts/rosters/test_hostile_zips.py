"""Zips that were made to harm are refused early, in bounded memory and time; a control of the same make is taken."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from elearn.accounts.rosters.oneroster import archive
from tests.factories.rosters import HEADERS, small
from tests.unit.accounts.rosters.reading import faults_of, staged


def rules(packed):
    return [place[3] for place in faults_of(packed)]


def rezipped(packed, *, names=lambda name: name, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(target, "w", method) as new:
        for entry in old.namelist():
            new.writestr(names(entry), old.read(entry))
    return target.getvalue()


def test_the_control_is_taken_packed_or_stored_with_or_without_bom():
    packed = small().packed()
    assert rules(packed) == rules(rezipped(packed, method=zipfile.ZIP_STORED)) == []
    assert rules(small().packed(users=b"\xef\xbb\xbf" + small().raw("users"))) == []


@pytest.mark.parametrize("version", ["1.2", "1.2.1", "1.2_JP"])
def test_each_version_is_taken_with_its_own_columns(version):
    roster = small()
    roster.manifest[1][1] = version
    if version == "1.2":
        at = roster.headers["users"].index("userMasterIdentifier") + 1
        roster.headers["users"].insert(at, "resourceSourcedIds")
        for row in roster.rows["users"]:
            row.insert(at, "")
        older = {"metadata.jp.shussekiNo": "metadata.jp.ShussekiNo", "metadata.jp.publicFlg": "metadata.jp.PublicFlg"}
        roster.headers["enrollments"] = [older.get(name, name) for name in roster.headers["enrollments"]]
    if version == "1.2.1":  # no Japanese columns at all
        for file, header in roster.headers.items():
            kept = [place for place, name in enumerate(header) if not name.startswith("metadata.")]
            roster.rows[file] = [[row[place] for place in kept] for row in roster.rows[file]]
            roster.headers[file] = [header[place] for place in kept]
    assert faults_of(roster.packed()) == []
    numbers = {number for (number,) in staged(roster.packed(), "SELECT number FROM enrolment WHERE role = 'student'")}
    assert numbers == ({""} if version == "1.2.1" else {"1", "2", "3"})


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not-a-zip"),
        (b"PK", "not-a-zip"),
        (b"sourcedId,status\r\n" * 100, "not-a-zip"),
        (b"\0" * 70_000, "not-a-zip"),
    ],
)
def test_what_is_no_zip_is_said_to_be_none(content, rule):
    assert rules(content) == [rule]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../users.csv", "path"), ("/etc/passwd", "path"), ("roster/users.csv", "path"), ("..\\users.csv", "path"),
        ("__MACOSX/._users.csv", "path"), ("inner.zip", "nested"), ("INNER.ZIP", "nested"),
        ("setup.exe", "unknown-file"),
        ("users.CSV", "unknown-file"), ("名簿.csv", "unknown-file"),
    ],
)  # fmt: skip
def test_files_that_do_not_belong_there_are_refused(name, rule):
    roster = small()
    roster.more[name] = b"x"
    assert rules(roster.packed()) == [rule]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused():
    roster = small()
    roster.more["users.csv"] = roster.raw("users")
    assert rules(roster.packed()) == ["double"]


def test_a_zip_that_asks_for_a_password_is_refused():
    packed = bytearray(small().packed())
    at = packed.index(b"PK\x01\x02")
    packed[at + 8] |= 1
    assert rules(bytes(packed)) == ["encrypted"]


def test_an_unusual_way_of_packing_is_refused():
    assert rules(rezipped(small().packed(), method=zipfile.ZIP_LZMA)) == ["packing"]


def test_a_bomb_is_refused_by_what_it_claims():
    assert rules(small().packed(users=b"\0" * (64 * 1024 * 1024))) == ["bomb"]


def test_a_bomb_that_claims_to_be_small_is_read_no_further_than_it_claims():
    """The table of contents says 100 bytes; the packed stream would give 64 MB."""
    bomb = zlib.compress(b"a" * (64 * 1024 * 1024), 9)[2:-4]
    packed = small().packed(users=b"x" * 100)
    assert b"users.csv" in packed
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for entry in zipfile.ZipFile(io.BytesIO(packed)).infolist():
            if entry.filename != "users.csv":
                made.writestr(entry.filename, zipfile.ZipFile(io.BytesIO(packed)).read(entry))
        info = zipfile.ZipInfo("users.csv")
        made.writestr(info, bomb)
    raw = bytearray(target.getvalue())
    for sign, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = raw.rindex(sign, 0, raw.rindex(b"users.csv"))
        raw[at + method : at + method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
        raw[at + size : at + size + 4] = struct.pack("<I", 100)
    assert rules(bytes(raw)) in (["damaged"], ["header"], ["line-too-long"])


def test_a_damaged_entry_is_said_to_be_damaged():
    packed = bytearray(rezipped(small().packed(), method=zipfile.ZIP_STORED))
    at = packed.index("森".encode())
    packed[at] ^= 0xFF
    assert rules(bytes(packed)) in (["damaged"], ["encoding"])
    packed = bytearray(rezipped(small().packed(), method=zipfile.ZIP_STORED))
    at = packed.index(b"true", packed.index(b"enabledUser"))
    packed[at : at + 4] = b"TRUE"
    assert rules(bytes(packed))[-1] in {"damaged", "bool"}


def test_an_entry_whose_own_name_is_no_text_is_damaged():
    """The name stands twice in a zip; the one before the entry is read only when the entry is opened."""
    packed = bytearray(small().packed())
    packed[7] |= 0x08  # "my name is UTF-8"
    packed[30] = 0xDE
    assert set(rules(bytes(packed))) == {"damaged"}


def test_a_table_of_contents_that_claims_too_much_is_not_read():
    packed = bytearray(small().packed())
    at = packed.rindex(b"PK\x05\x06")
    packed[at + 12 : at + 16] = struct.pack("<I", 500 * 1024 * 1024)
    assert rules(bytes(packed)) == ["too-many-files"]


def test_thousands_of_entries_are_refused_before_they_are_listed():
    roster = small()
    roster.more = {f"{number:06d}.csv": b"" for number in range(5000)}
    assert rules(roster.packed()) == ["too-many-files"]


def test_a_zip_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr(archive, "MOST_PACKED", 1000)
    assert rules(small().packed()) == ["too-large"]


@pytest.mark.parametrize(("encoding", "rule"), [("cp932", "encoding"), ("utf-16", "encoding"), ("euc_jp", "encoding")])
def test_other_encodings_are_refused_with_the_row(encoding, rule):
    roster = small()
    for row in roster.rows["users"]:
        row[6] = "蓮"
    (place,) = faults_of(roster.packed(users=roster.raw("users", encoding=encoding)))
    assert place[0] == "users.csv"
    assert place[3] == rule
    assert place[1] == (1 if encoding == "utf-16" else 2)


def test_the_row_of_a_wrong_sign_is_the_right_one():
    lines = small().raw("users").splitlines(keepends=True)
    lines[6] = lines[6].replace(b"true", b"tr\xffue")
    assert faults_of(small().packed(users=b"".join(lines))) == [("users.csv", 7, "", "encoding")]


def test_quotes_that_do_not_close_are_refused_with_the_row():
    lines = small().raw("users").splitlines(keepends=True)
    lines[3] = b'"' + lines[3]
    (place,) = faults_of(small().packed(users=b"".join(lines)))
    assert place[1] >= 4
    assert place[3] in {"quotes", "cells"}


def test_a_line_without_end_is_refused_before_it_fills_the_memory():
    endless = b",".join([b"sourcedId"] * 100_000)
    assert rules(small().packed(users=endless + small().raw("users"))) == ["line-too-long"]


def test_an_empty_file_is_refused():
    assert faults_of(small().packed(users=b"")) == [("users.csv", 0, "", "empty")]


def test_a_missing_manifest_is_refused():
    assert faults_of(small().packed(manifest=None)) == [("manifest.csv", 0, "", "missing-file")]


def test_a_file_that_the_manifest_promises_and_the_zip_does_not_hold_is_refused():
    assert rules(small().packed(roles=None)) == ["missing-file"]


CHILD = """
import sys
from tests.factories.roster_child import peak_megabytes
from tests.unit.accounts.rosters.reading import faults_of
before = peak_megabytes()
print([place[3] for place in faults_of(open(sys.argv[1], "rb").read())])
print(int(peak_megabytes() - before))
"""


def in_a_process(path):
    done = subprocess.run([sys.executable, "-c", CHILD, path], capture_output=True, text=True, check=True)
    said, megabytes = done.stdout.splitlines()
    return said, int(megabytes)


def test_hostile_zips_cost_no_memory(tmp_path):
    """40 MB of one endless line, and 40 MB inside quotes; each in a process of its own."""
    for name, head in (("line", b""), ("quotes", b",".join(name.encode() for name in HEADERS["users"]) + b'\r\n"')):
        path = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
            for file in ("manifest", *HEADERS):
                made.writestr(f"{file}.csv", head + b"a" * 40_000_000 if file == "users" else small().raw(file))
        said, megabytes = in_a_process(str(path))
        assert said in ("['line-too-long']", "['quotes']")
        assert megabytes < 100, name
