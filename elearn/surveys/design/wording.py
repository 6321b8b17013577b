"""The words of waves for officials and schools."""

from collections.abc import Mapping
from typing import Final

from elearn.base.core.messages import N_, Message

STATES: Final[Mapping[str, Message]] = {
    "draft": N_("Being prepared"),
    "preparing": N_("Keys are being made"),
    "open": N_("Open for answers"),
    "closing": N_("Being counted"),
    "released": N_("Released"),
    "destroyed": N_("Released; its keys are destroyed"),
}
KINDS: Final[Mapping[str, Message]] = {"full": N_("Full wave (November)"), "pulse": N_("Pulse (June, February)")}
CUSTODIES: Final[Mapping[str, Message]] = {
    "shares": N_("Three trustees, of whom two together can open the ballots"),
    "single": N_("One person alone; the report will say so"),
}
AUDIENCES: Final[Mapping[str, Message]] = {
    "P2": N_("Primary school, years 3 and 4"),
    "P3": N_("Primary school, years 5 and 6"),
    "J": N_("Junior high school"),
    "H": N_("High school"),
    "adult": N_("Adults"),
}
LISTING_STATES: Final[Mapping[str, Message]] = {
    "waiting": N_("Not begun"),
    "open": N_("Going on"),
    "casting": N_("Ballots are being cast"),
    "done": N_("Done"),
}
TABLES: Final[Mapping[str, Message]] = {
    "core": N_("Anxiety"),
    "core-users": N_("Anxiety, people who use the Internet"),
    "prepared": N_("Preparedness (self-reported)"),
    "contact": N_("Knows where to turn"),
    "ways": N_("Knows what one can do"),
    "first": N_("Knows what to do first"),
    "cells": N_("Anxiety by preparedness, four cells"),
    "concerns": N_("Concerns"),
}
DETAILS: Final[Mapping[str, Message]] = {
    "full": N_("every answer"),
    "collapsed": N_("two rows: yes or no"),
}
ROLES: Final[Mapping[str, Message]] = {
    "teacher": N_("Teachers"),
    "coordinator": N_("Coordinators"),
    "supporter": N_("Supporters"),
    "trainer": N_("Trainers"),
    "lead_trainer": N_("Lead trainers"),
    "official": N_("Officials"),
    "editor": N_("Editors"),
}
MERGES: Final[Mapping[str, Message]] = {
    "grades": N_("Together with %(others)s: %(eligible)s people"),
    "towns": N_("Together with %(others)s: %(eligible)s people"),
    "prefecture": N_("All towns together: %(eligible)s people"),
}


def merge_words(kind: str, others: str, eligible: int) -> Message:
    """What a button of a merge says."""
    return Message(MERGES[kind].text, {"others": others, "eligible": eligible})
