"""Answer ids: UUIDs in one spelling. Those made here are version 7, so that a later answer has the higher id."""

import re
import secrets
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def read_answer_id(value: object) -> str:
    """The id in lower case, or Invalid."""
    text = value.lower() if isinstance(value, str) else ""
    if not _UUID.fullmatch(text):
        raise Invalid(N_("The answer_id is not a UUID."))
    return text


def shared_answer_id(answer_id: str, attempt_id: str) -> str:
    """The id of the same answer in another attempt: always the same one, and as high among later answers."""
    low = uuid5(NAMESPACE_URL, f"{answer_id} {attempt_id}").int & (2**64 - 1)
    return str(UUID(int=UUID(answer_id).int >> 64 << 64 | low))


def new_answer_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance."""
    milliseconds = int(now.timestamp() * 1000) & (2**48 - 1)
    head = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(UUID(int=head | 0b10 << 62 | secrets.randbits(62)))
