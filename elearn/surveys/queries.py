"""The door of this room for reads."""

from elearn.surveys.ballots.carrying import carried_ballots, has_ballots
from elearn.surveys.design.custody import CHECKED, Ceremonies, WaveKeys
from elearn.surveys.design.models import Listing, Wave
from elearn.surveys.design.opening import plan_tables, readiness
from elearn.surveys.design.published import Offer, ReleasedWave, offers, waves_with_releases
from elearn.surveys.design.reads import (
    ListingView,
    StratumView,
    all_waves,
    drafts_at,
    listing,
    listing_of_session,
    listings,
    not_asked,
    ready,
    strata,
    waiting_listings,
    wave,
    waves,
)
from elearn.surveys.design.slips import slip_codes
from elearn.surveys.instruments.words import option_words, question_words
from elearn.surveys.instruments.writing import options, plain_ballot
from elearn.surveys.release.queries import Area, Released, Row, areas, released
from elearn.surveys.tally.counts import StratumCount

__all__ = [
    "CHECKED",
    "Area",
    "Ceremonies",
    "Listing",
    "ListingView",
    "Offer",
    "Released",
    "ReleasedWave",
    "Row",
    "StratumCount",
    "StratumView",
    "Wave",
    "WaveKeys",
    "all_waves",
    "areas",
    "carried_ballots",
    "drafts_at",
    "has_ballots",
    "listing",
    "listing_of_session",
    "listings",
    "not_asked",
    "offers",
    "option_words",
    "options",
    "plain_ballot",
    "plan_tables",
    "question_words",
    "readiness",
    "ready",
    "released",
    "slip_codes",
    "strata",
    "waiting_listings",
    "wave",
    "waves",
    "waves_with_releases",
]
