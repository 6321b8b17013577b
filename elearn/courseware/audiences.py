"""The names of the audiences, for every page and sheet."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from elearn.base.core.messages import N_, Message

AUDIENCES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "P1": N_("Primary school, years 1 and 2"),
        "P2": N_("Primary school, years 3 and 4"),
        "P3": N_("Primary school, years 5 and 6"),
        "J": N_("Junior high school"),
        "H": N_("High school"),
        "G": N_("Parents and guardians"),
        "R": N_("Residents and seniors"),
        "S": N_("Supporters"),
        "T": N_("Those who teach teachers"),
        "O": N_("Municipal staff"),
    }
)
