"""Keys and caches are there whole or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from elearn.base.core.files import write_once, write_over


def test_of_many_at_once_the_first_stays(tmp_path):
    file = tmp_path / "keys" / "key"
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda number: write_once(file, bytes([number]) * 5000), range(40)))
    first = file.read_bytes()
    assert len(first) == 5000
    assert len(set(first)) == 1
    write_once(file, b"later")
    assert file.read_bytes() == first
    write_over(file, b"over")
    assert file.read_bytes() == b"over"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("write", [write_once, write_over])
def test_for_the_server_alone_and_a_failure_leaves_nothing(tmp_path, write):
    file = tmp_path / "keys" / "key"
    write(file, b"secret")
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    taken = tmp_path / "keys" / "folder"
    (taken / "inside").mkdir(parents=True)
    if write is write_over:
        with pytest.raises(OSError):
            write(taken, b"secret")
    else:
        write(taken, b"secret")  # somebody was first
    assert sorted(each.name for each in file.parent.iterdir()) == ["folder", "key"]
