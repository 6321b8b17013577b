"""Everything outside the process is an interface here, with a twin that needs nothing.

`Services` holds one instance per interface; the composition root fills it once, and `service(Kind)` finds it from any
room without Flask. A context variable carries it, so that several apps live side by side in one process (tests do).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")
_active: ContextVar["Services | None"] = ContextVar("elearn_services", default=None)


class Services:
    """One instance per interface, filled at start and read-only afterwards."""

    def __init__(self) -> None:
        self._instances: dict[type[Any], Any] = {}

    def add(self, kind: type[T], instance: T) -> T:
        """Offer `instance` wherever `kind` is asked for."""
        self._instances[kind] = instance
        return instance

    def get(self, kind: type[T]) -> T:
        """The instance for `kind`; LookupError names a missing wire of the composition root."""
        try:
            return cast("T", self._instances[kind])
        except KeyError:
            raise LookupError(f"no {kind.__name__} was wired into this app (see elearn.app)") from None

    @contextmanager
    def active(self) -> Iterator["Services"]:
        """Make these services the ones that `service()` finds in this context."""
        token = _active.set(self)
        try:
            yield self
        finally:
            _active.reset(token)


def service(kind: type[T]) -> T:
    """The instance of `kind` that is active in this context."""
    services = _active.get()
    if services is None:
        raise LookupError("no services are active: enter `services.active()` first")
    return services.get(kind)
