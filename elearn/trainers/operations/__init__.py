"""Writes: beginning, tests, practice and co-signing, badges and their end, founding leads, groups."""

from elearn.trainers.operations.appointing import Founding, appoint_lead
from elearn.trainers.operations.awarding import award_if_earned, end_awards
from elearn.trainers.operations.beginning import agree, begin
from elearn.trainers.operations.cohorts import Meeting, create_cohort, join_cohort, leave_cohort
from elearn.trainers.operations.practice import (
    Plan,
    drop_session,
    invite,
    join_as_observer,
    link_class,
    plan_session,
    record_held,
    reflect,
)
from elearn.trainers.operations.signing import Scores, lead_sign, score, sign
from elearn.trainers.operations.tests import begin_test, choose, hand_in, hand_in_overdue

__all__ = [
    "Founding",
    "Meeting",
    "Plan",
    "Scores",
    "agree",
    "appoint_lead",
    "award_if_earned",
    "begin",
    "begin_test",
    "choose",
    "create_cohort",
    "drop_session",
    "end_awards",
    "hand_in",
    "hand_in_overdue",
    "invite",
    "join_as_observer",
    "join_cohort",
    "lead_sign",
    "leave_cohort",
    "link_class",
    "plan_session",
    "record_held",
    "reflect",
    "score",
    "sign",
]
