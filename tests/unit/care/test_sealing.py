"""The database alone reveals nothing: the key is elsewhere, rows have one length, marks lead nowhere."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.care.operations import call_name
from elearn.care.sealing import Sealer, Unreadable


@pytest.fixture(scope="module")
def sealer(tmp_path_factory):
    return Sealer(tmp_path_factory.mktemp("keys") / "care")


def test_the_key_is_made_at_the_first_need_for_its_owner_alone(tmp_path):
    sealer = Sealer(tmp_path / "care")
    assert not sealer.file.exists()
    sealer.mark("x")
    assert stat.S_IMODE(sealer.file.stat().st_mode) == 0o600
    assert [path.name for path in sealer.file.parent.iterdir()] == ["talk.key"]


def test_a_second_process_finds_the_same_key(tmp_path):
    sealed = Sealer(tmp_path).seal("id", {"name": "ももか"})
    assert Sealer(tmp_path).open("id", sealed) == {"name": "ももか"}


@given(st.text(max_size=20), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_said_has_one_length_and_comes_back(sealer, name, teacher, reader):
    said = {"name": call_name(name), "teacher": teacher, "to": reader, "read_by": reader, "closed_by": reader}
    sealed = sealer.seal("id", said)
    assert len(sealed) == len(sealer.seal("id", {}))
    assert sealer.open("id", sealed) == said


def test_the_same_words_never_look_the_same(sealer):
    assert sealer.seal("id", {"name": "a"}) != sealer.seal("id", {"name": "a"})


def test_another_key_or_another_row_opens_nothing(sealer, tmp_path):
    sealed = sealer.seal("id", {"name": "ももか"})
    for opener, row in ((Sealer(tmp_path), "id"), (sealer, "other")):
        with pytest.raises(Unreadable):
            opener.open(row, sealed)


def test_marks_are_steady_and_tell_their_parts_apart(sealer):
    assert sealer.mark("a", "b") == sealer.mark("a", "b")
    assert len({sealer.mark("a", "b"), sealer.mark("ab"), sealer.mark("b", "a")}) == 3


def test_all_rows_have_one_length_and_no_minutes(listening):
    for number, name in enumerate(("", "も" * 20, "🙂" * 20)):
        listening.send(number=number + 1, name=name, seat=f"seat {number}")
    rows = listening.rows()
    assert len({tuple(len(str(row[k])) for k in ("id", "adult_mark", "once_mark")) for row in rows}) == 1
    assert len({len(row["sealed"]) for row in rows}) == 1
    assert len({str(row["due_at"]) for row in rows}) == 1


def test_a_lost_key_is_said_and_breaks_no_page(listening):
    listening.send(name="ももか")
    (listening.app.services.get(Sealer).file).unlink()
    assert listening.nurse.get("/teach/talk/").status_code == 200
    assert listening.nurse.get("/teach/").status_code == 200
