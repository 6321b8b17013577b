"""What reading a zip says: the faults, or the number of people staged."""

import io

from elearn.accounts.rosters.oneroster.faults import RosterRefused
from elearn.accounts.rosters.scratch import scratch
from elearn.accounts.rosters.staging import stage


def faults_of(packed):
    """`(file, row, column, rule)` of every fault; none for a good roster."""
    with scratch() as opened:
        try:
            stage(io.BytesIO(packed), opened)
        except RosterRefused as refused:
            return [(fault.file, fault.row, fault.column, fault.rule) for fault in refused.faults]
    return []


def staged(packed, query):
    """The rows of a query to the staged roster."""
    with scratch() as opened:
        stage(io.BytesIO(packed), opened)
        return list(opened.rows(query))
