"""What the faults share: the report of a run, a disk that fills up, a library that breaks disk and clock."""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.faults.postgres import USER, postgres_folder

SOURCE = Path(__file__).with_name("breaking") / "breaking.c"
DISK_SIZE = "160m"


@pytest.fixture
def report(capsys, figures):
    """`report(name, what, outcome)`: one line, printed and kept among the figures."""

    def tell(name, what, outcome):
        line = f"{what}: {outcome}"
        with capsys.disabled():
            print("\n  " + line)
        figures(name, line)

    return tell


@pytest.fixture(scope="session")
def breaking_library():
    # Not below pytest's own folder, which shuts others out: PostgreSQL runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="elearn-breaking-"))
    folder.chmod(0o755)
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", folder / "breaking.so", SOURCE], check=True)
    yield folder / "breaking.so"
    shutil.rmtree(folder)


class Breaking:
    """Breaks the disk below `below` and the clock of processes started with `env`; each at once, and back."""

    def __init__(self, library, folder, below):
        self._folder = folder
        self.env = {"LD_PRELOAD": str(library), "BREAKING": str(folder), "BREAKING_BELOW": str(below)}

    def begin(self, what, value=""):
        written = self._folder / f".{what}"
        written.write_text(str(value))
        written.rename(self._folder / what)

    def end(self, what):
        (self._folder / what).unlink()


@pytest.fixture
def data():
    """A folder for the database of either engine."""
    with postgres_folder() as folder:
        yield folder


@pytest.fixture
def breaking(breaking_library, data):
    """What the test may break: everything below `data`, and the clock."""
    with tempfile.TemporaryDirectory(prefix="elearn-breaking-") as folder:
        Path(folder).chmod(0o755)
        yield Breaking(breaking_library, Path(folder), data)


class SmallDisk:
    """A real file system of a few megabytes in `folder`."""

    def __init__(self, folder):
        self._ballast, self.env = folder / "ballast", {}

    def fill(self):
        with contextlib.suppress(OSError), self._ballast.open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass

    def free(self):
        self._ballast.unlink()


class PretendedDisk:
    """Where no file system may be mounted: files of processes with `env` do not grow while it is full."""

    def __init__(self, breaking):
        self._breaking, self.env = breaking, breaking.env

    def fill(self):
        self._breaking.begin("full")

    def free(self):
        self._breaking.end("full")


@pytest.fixture
def disk(data, request):
    """The disk below `data`, which can be filled up and freed again."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE}", "tmpfs", data], check=False)
    if mounted.returncode:
        yield PretendedDisk(request.getfixturevalue("breaking"))
        return
    if USER:
        shutil.chown(data, USER)
    yield SmallDisk(data)
    subprocess.run(["umount", "--lazy", data], check=True)
