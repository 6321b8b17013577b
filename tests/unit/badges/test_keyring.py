"""The issuer's keys: made whole at the first need, one for all processes; rotation destroys the private half alone."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from elearn.badges import multibase
from elearn.badges.keyring import Keyring


@pytest.fixture
def keyring(tmp_path):
    return Keyring(tmp_path / "keys" / "issuer")


def files(keyring):
    return sorted(path.name for path in keyring.folder.iterdir())


def test_the_first_need_makes_one_key_that_only_the_server_reads(keyring):
    assert not keyring.folder.exists()
    first = keyring.current().multikey
    assert keyring.current().multikey == first
    assert files(keyring) == ["0001.key"]
    assert stat.S_IMODE((keyring.folder / "0001.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(keyring.folder.stat().st_mode) == 0o700


def test_many_at_once_agree_on_one_key(keyring):
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: Keyring(keyring.folder).current().multikey, range(64)))
    assert len(found) == 1
    assert files(keyring) == ["0001.key"]


def test_rotation_keeps_every_public_key_and_one_private_one(keyring):
    made = [keyring.current().multikey, keyring.rotate(), keyring.rotate()]
    assert len(set(made)) == 3
    assert keyring.public() == tuple(reversed(made))
    assert files(keyring) == ["0001.pub", "0002.pub", "0003.key"]
    assert keyring.current().multikey == made[-1]


def test_a_rotation_that_was_cut_off_is_finished_by_the_next(keyring):
    first = keyring.current().multikey
    second = Keyring(keyring.folder)
    second._make(2)  # the power went out before the old key was retired
    assert keyring.public()[-1] == first
    third = keyring.rotate()
    assert files(keyring) == ["0001.pub", "0002.pub", "0003.key"]
    assert keyring.public()[0] == third
    assert keyring.public()[-1] == first


def test_public_keys_are_multikeys(keyring):
    found = keyring.current()
    assert found.multikey.startswith("z6Mk")
    assert multibase.decode_key(found.multikey) == found.private.public_key().public_bytes_raw()


@pytest.mark.parametrize("text", ["", "z", "z6Mk", "u6Mk", "z0OIl", "z" + "1" * 300, "zQm é"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ValueError):
        multibase.decode_key(text)
