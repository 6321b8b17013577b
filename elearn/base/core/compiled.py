"""What takes seconds to compile, kept on disk for the next start: for one content, one version of elearn, one site."""

import contextlib
import gc
import hashlib
import hmac
import logging
import os
import pickle  # nosec B403
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from elearn.base.core.files import write_over

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
_PACKAGE: Final = Path(__file__).resolve().parents[2]
_SIGNATURE_BYTES: Final = hashlib.sha256().digest_size
# Old versions of a file that stay: another clone, or the version before, may share the folder.
_KEPT: Final = 8


class CompiledStore:
    """Values by name in `folder`, each signed with `secret`, so that nobody else's file is ever unpickled.

    All that ask in one process get the same value: it must be one that nobody changes.

    A cache and nothing else: whatever cannot be read or written is made anew, and the folder may go at any time.
    What is made in less than `worth_keeping` seconds gets no file.
    """

    def __init__(self, folder: Path, secret: str, worth_keeping: float = 0.25) -> None:
        self.folder, self._worth_keeping = folder, worth_keeping
        self._secret = f"compiled {secret}".encode()

    def of(self, source: Path, name: str, make: Callable[[], T]) -> T:
        """What `make` gives for the files below `source` as they are now, or what it gave for the very same before."""
        stamp = _stamp(source)
        if stamp is None:
            return make()
        file = self.folder / f"{name}-{_signed(self._secret, name, stamp).hex()[:32]}.pickle"
        found: tuple[T, ...] = self._read(file)
        if found:
            return found[0]
        began = time.perf_counter()
        made = make()
        worth = time.perf_counter() - began >= self._worth_keeping
        if worth and _stamp(source) == stamp:  # nobody edited a file meanwhile
            self._write(file, made)
        return made

    def _read(self, file: Path) -> tuple[Any, ...]:
        """The value alone, or nothing."""
        try:
            seen = file.stat()
        except OSError:
            return ()
        return _opened(file, (seen.st_ino, seen.st_mtime_ns, seen.st_size), self._secret)

    def _write(self, file: Path, value: object) -> None:
        """Whole or not at all; a folder that cannot be written to costs the next start its seconds, nothing more."""
        body = BytesIO()
        _Pickler(body, pickle.HIGHEST_PROTOCOL).dump(value)
        try:
            content = body.getvalue()
            write_over(file, _signed(self._secret, file.name, content) + content)
            self._forget(file)
        except OSError as error:
            _LOG.info("compiled courses are not kept for the next start: %s", error)

    def _forget(self, newest: Path) -> None:
        name = newest.name.rpartition("-")[0]
        files = sorted(self.folder.glob(f"{name}-*.pickle"), key=lambda file: file.stat().st_mtime)
        for file in files[:-_KEPT]:
            with contextlib.suppress(FileNotFoundError):
                file.unlink()


@lru_cache(maxsize=4)
def _opened(file: Path, version: tuple[int, ...], secret: bytes) -> tuple[Any, ...]:  # noqa: ARG001 - see below
    """The value in a file that this secret has signed; `version` makes the cache tell one content from the next."""
    try:
        content = file.read_bytes()
    except OSError:
        return ()
    signature, body = content[:_SIGNATURE_BYTES], content[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signed(secret, file.name, body)):
        _LOG.warning("%s is damaged or another site's, and is made anew", file.name)
        return ()
    with _no_collector():  # it would look through a million new objects again and again, and find nothing
        # Signed by this site, which alone knows its secret.
        return (pickle.loads(body),)  # noqa: S301  # nosec B301


def _signed(secret: bytes, name: str, body: bytes | memoryview) -> bytes:
    mac = hmac.new(secret, name.encode() + b"\0", "sha256")
    mac.update(body)
    return mac.digest()


class _Pickler(pickle.Pickler):
    """Knows read-only mappings, too, which the catalogue is full of."""

    def reducer_override(self, value: object) -> Any:
        return (_read_only, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """By a name of ours: the type itself has none that a pickle could hold."""
    return MappingProxyType(values)


@contextlib.contextmanager
def _no_collector() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _stamp(source: Path) -> bytes | None:
    """Stands for the content of the files below `source` and the code that reads them; None if one is unreadable."""
    digest = hashlib.sha256(_code())
    try:
        for file in sorted(_files(source)):
            with file.open("rb") as content:
                held = hashlib.file_digest(content, "sha256").hexdigest()
            digest.update(f"{file.relative_to(source)}\0{held}\0".encode(errors="surrogateescape"))
    except OSError:
        return None
    return digest.digest()


def _files(source: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(source, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found = (Path(folder, name) for name in names if not name.startswith("."))
        yield from (file for file in found if file.is_file())


def _raise(error: OSError) -> None:
    raise error


@lru_cache(maxsize=1)
def _code() -> bytes:
    """Changes with every line of elearn, every library, and Python: a pickle fits the classes of one version."""
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(_PACKAGE.rglob("*.py")):
        seen = file.stat()
        digest.update(f"{file.relative_to(_PACKAGE)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    libraries = sorted(folder.name for folder in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    digest.update("\n".join(libraries).encode())
    return digest.digest()
