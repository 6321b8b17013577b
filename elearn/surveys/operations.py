"""The door of this room for writes."""

from elearn.surveys.ballots.carrying import bring_ballots, drop_ballots
from elearn.surveys.ballots.operations import ballot_of, cast
from elearn.surveys.design.issuing import Wish, issue
from elearn.surveys.design.keymaking import make_all as make_ballot_keys
from elearn.surveys.design.listing import add_listing, mark_not_asked, remove_listing
from elearn.surveys.design.opening import begin as make_keys
from elearn.surveys.design.opening import open_wave, reconsider
from elearn.surveys.design.session import begin as begin_class
from elearn.surveys.design.session import bind_seat, finish, let_cast
from elearn.surveys.design.slips import add_people, hand_out, plan_slips, settle_slips
from elearn.surveys.design.strata import merge
from elearn.surveys.design.waves import create, discard, end_of_day, extend, invent
from elearn.surveys.release.operations import import_simulated, prepare_release, release_prepared
from elearn.surveys.sitting.operations import bury_restored, tally_key
from elearn.surveys.sitting.operations import close as close_wave

__all__ = [
    "Wish",
    "add_listing",
    "add_people",
    "ballot_of",
    "begin_class",
    "bind_seat",
    "bring_ballots",
    "bury_restored",
    "cast",
    "close_wave",
    "create",
    "discard",
    "drop_ballots",
    "end_of_day",
    "extend",
    "finish",
    "hand_out",
    "import_simulated",
    "invent",
    "issue",
    "let_cast",
    "make_ballot_keys",
    "make_keys",
    "mark_not_asked",
    "merge",
    "open_wave",
    "plan_slips",
    "prepare_release",
    "reconsider",
    "release_prepared",
    "remove_listing",
    "settle_slips",
    "tally_key",
]
