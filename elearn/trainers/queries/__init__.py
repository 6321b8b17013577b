"""Reads: the programme, where one stands, tests, sessions and signatures, lineage, cohorts."""

from elearn.trainers.content.programme import Programme, lesson_at, load_programme
from elearn.trainers.content.shapes import CRITERIA, DOMAINS, PATHWAYS, PathwayFile, RubricFile
from elearn.trainers.queries.cohorts import CohortView, cohort_by_code, cohort_of, cohorts_of
from elearn.trainers.queries.lineage import Lineage, lineage_of, offices_in_sight
from elearn.trainers.queries.practice import (
    Candidate,
    Watched,
    classes_to_link,
    observation_of,
    observing,
    own_session,
    own_sessions,
    sessions_waiting_for_leads,
    watched,
)
from elearn.trainers.queries.programme import programme
from elearn.trainers.queries.signing import Ring, observer_badges, ring_closed_by, rings
from elearn.trainers.queries.standing import Standing, offices_to_choose, path_of, standing_of, standings_of
from elearn.trainers.queries.tests import (
    Question,
    Reason,
    Screen,
    TestStanding,
    own_test,
    reasons_of,
    result_of,
    screen_of,
    test_standing,
)

__all__ = [
    "CRITERIA",
    "DOMAINS",
    "PATHWAYS",
    "Candidate",
    "CohortView",
    "Lineage",
    "PathwayFile",
    "Programme",
    "Question",
    "Reason",
    "Ring",
    "RubricFile",
    "Screen",
    "Standing",
    "TestStanding",
    "Watched",
    "classes_to_link",
    "cohort_by_code",
    "cohort_of",
    "cohorts_of",
    "lesson_at",
    "lineage_of",
    "load_programme",
    "observation_of",
    "observer_badges",
    "observing",
    "offices_in_sight",
    "offices_to_choose",
    "own_session",
    "own_sessions",
    "own_test",
    "path_of",
    "programme",
    "reasons_of",
    "result_of",
    "ring_closed_by",
    "rings",
    "screen_of",
    "sessions_waiting_for_leads",
    "standing_of",
    "standings_of",
    "test_standing",
    "watched",
]
