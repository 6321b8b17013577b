"""Tables of the room, by subject."""

from elearn.trainers.models.cohorts import Cohort, CohortDay, CohortMember
from elearn.trainers.models.practice import PRESENCES, Observation, PracticeSession
from elearn.trainers.models.standing import Appointment, Award, Consent, TrainerPath
from elearn.trainers.models.tests import PACES, DrawnTest, TestAnswer, TestResult

__all__ = [
    "PACES",
    "PRESENCES",
    "Appointment",
    "Award",
    "Cohort",
    "CohortDay",
    "CohortMember",
    "Consent",
    "DrawnTest",
    "Observation",
    "PracticeSession",
    "TestAnswer",
    "TestResult",
    "TrainerPath",
]
