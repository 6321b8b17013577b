"""Permissions: one line each, declared by the room that they guard, enforced at the edge."""

from collections.abc import Callable
from dataclasses import dataclass

from elearn.base.core.actor import Actor
from elearn.base.core.messages import Message


@dataclass(frozen=True)
class Permission:
    """`description` completes the sentence "You may …", and is shown to whoever asks why not."""

    key: str
    description: Message
    test: Callable[[Actor], bool]
