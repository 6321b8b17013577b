"""Words that several pages share."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from elearn.base.core.messages import N_, Message

STEPS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "begin": N_("Set out"),
        "before": N_("Hold the badge before this one"),
        "modules": N_("Take the lessons"),
        "practice-test": N_("Try the practice test"),
        "test": N_("Pass the test"),
        "sessions": N_("Hold practice sessions"),
        "cosign": N_("Be watched and co-signed"),
        "conduct": N_("Agree to the code of conduct"),
        "badge": N_("Receive the badge"),
        "renew": N_("Renew the badge"),
    }
)
PACES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "standard": N_("The usual time"),
        "half-more": N_("Half as much time again"),
        "open": N_("No limit, at a supervised venue"),
    }
)
PRESENCES: Final[Mapping[str, Message]] = MappingProxyType(
    {"present": N_("I watched it there"), "video": N_("I watched by video, from beginning to end")}
)
