"""Courses are compiled once and found made at the next start; only what this site has signed is ever unpickled."""

import hashlib
import hmac
import pickle
from types import MappingProxyType

import pytest

from elearn.base.core.compiled import CompiledStore
from elearn.base.core.places import packaged
from elearn.courseware.catalogue import load_catalogue

SECRET = "for tests only " * 3


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "courses"
    (folder / "p3").mkdir(parents=True)
    (folder / "p3" / "course.yml").write_text("title: a", "utf-8")
    return folder


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


class Maker:
    """Counts how often something had to be made."""

    def __init__(self, value="made"):
        self.value, self.times = value, 0

    def __call__(self):
        self.times += 1
        return self.value


@pytest.fixture
def times_made(source, cache):
    """A function: as many new processes in a row as it says; how often they had to compile."""

    def starts(number=2, *, secret=SECRET, worth_keeping=0.0, value="made"):
        maker = Maker(value)
        for _ in range(number):
            assert CompiledStore(cache, secret, worth_keeping).of(source, "thing", maker) == value
        return maker.times

    return starts


def test_the_next_start_finds_it_made(times_made):
    assert times_made(3) == 1


@pytest.mark.parametrize("change", ["edited", "another file", "renamed", "gone"])
def test_whatever_changes_in_the_folder_is_seen(times_made, source, change):
    assert times_made() == 1
    file = source / "p3" / "course.yml"
    if change == "edited":
        file.write_text("title: b", "utf-8")  # of the same length
    elif change == "another file":
        (source / "p3" / "more.yml").write_text("", "utf-8")
    elif change == "renamed":
        file.rename(source / "p3" / "other.yml")
    else:
        file.unlink()
    assert times_made() == 1
    assert times_made() == 0


def test_a_file_edited_while_it_compiles_is_not_kept_as_what_it_was(source, cache):
    def make():
        (source / "p3" / "course.yml").write_text("title: b", "utf-8")
        return "title: a"

    store = CompiledStore(cache, SECRET, 0)
    store.of(source, "thing", make)
    assert not cache.exists()
    maker = Maker()
    store.of(source, "thing", maker)
    assert maker.times == 1


def test_what_compiles_at_once_gets_no_file(times_made, cache):
    assert times_made(worth_keeping=60) == 2
    assert not cache.exists()


def test_another_site_makes_its_own(times_made):
    assert times_made() == 1
    assert times_made(secret="another secret " * 3) == 1
    assert times_made() == 0


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_damaged_file_is_made_anew(times_made, cache, at):
    assert times_made() == 1
    file = next(cache.iterdir())
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert times_made() == 1
    assert times_made() == 0


class Attack:
    """Unpickling it writes a file."""

    def __init__(self, proof):
        self.proof = str(proof)

    def __reduce__(self):
        return (exec, (f"open({self.proof!r}, 'w').close()",))


def forge(file, proof, secret):
    body = pickle.dumps(Attack(proof))
    signature = hmac.new(f"compiled {secret}".encode(), file.name.encode() + b"\0" + body, hashlib.sha256).digest()
    file.write_bytes(signature + body)


def test_a_file_that_somebody_else_signed_is_never_unpickled(times_made, cache, tmp_path):
    assert times_made() == 1
    file, proof = next(cache.iterdir()), tmp_path / "attacked"
    forge(file, proof, "a guess")
    assert times_made() == 1
    assert not proof.exists()
    forge(file, proof, SECRET)  # the control: with the site's own secret the same file does its harm
    with pytest.raises(AssertionError):
        times_made()
    assert proof.exists()


def test_nobody_else_on_the_machine_may_read_or_write_it(times_made, cache):
    times_made()
    assert cache.stat().st_mode & 0o077 == 0
    assert next(cache.iterdir()).stat().st_mode & 0o077 == 0


def test_without_a_folder_to_write_to_everything_goes_on(times_made, cache):
    cache.write_text("a file stands where the folder should be", "utf-8")
    assert times_made() == 2


def test_old_versions_go_and_the_one_in_use_stays(times_made, source, cache):
    for number in range(20):
        (source / "p3" / "course.yml").write_text(f"title: {number}", "utf-8")
        assert times_made() == 1
    assert len(list(cache.iterdir())) == 8
    assert times_made() == 0


def test_the_real_catalogue_comes_back_as_it_was(cache):
    folder = packaged("courses")
    made = load_catalogue(folder)
    CompiledStore(cache, SECRET, 0).of(folder, "catalogue", lambda: made)
    found = CompiledStore(cache, SECRET, 0).of(folder, "catalogue", Maker(None))
    assert found == made
    assert isinstance(found.contacts, MappingProxyType)
    assert found.revision == made.revision
    for ours, theirs in zip(made.courses, found.courses, strict=True):
        assert repr(ours) == repr(theirs)
