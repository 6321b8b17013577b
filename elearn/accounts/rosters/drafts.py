"""Writes about drafts: from the upload to the day when they are forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete

from elearn.accounts.rosters.difference import Summary
from elearn.accounts.rosters.models import RosterDraft
from elearn.accounts.rosters.oneroster.faults import Fault
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict
from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_, Message

KEPT_FOR: Final = timedelta(days=1)
NOT_READY: Final = N_("This roster is not waiting for a decision any more. Please bring it in once more.")


def begin(place_id: str, person_id: str, now: datetime) -> str:
    """A draft that is being read."""
    draft = RosterDraft(
        id=new_id(), place_id=place_id, person_id=person_id, state="reading", report={}, uploaded_at=now
    )
    session().add(draft)
    session().flush()
    return draft.id


def note(draft: RosterDraft, state: str, report: dict[str, Any], content: bytes | None = None) -> None:
    """The draft has come so far; what it held before is gone."""
    draft.state, draft.report, draft.content = state, report, content


def begin_taking(draft: RosterDraft) -> None:
    """Only one that waits for the decision; a second press finds it gone."""
    if draft.state != "ready":
        raise Conflict(NOT_READY)
    draft.state = "applying"


def discard(draft: RosterDraft) -> None:
    """Forget it."""
    session().delete(draft)


def forget(now: datetime) -> int:
    """Drafts hold names: they go after a day, whatever became of them."""
    old = delete(RosterDraft).where(RosterDraft.uploaded_at < now - KEPT_FOR)
    return len(session().execute(old.returning(RosterDraft.id)).all())


JOBS: Final = (
    DueJob(
        "accounts.forget_roster_drafts", timedelta(hours=1), forget, title=N_("Forgets class lists that nobody took")
    ),
)


def faults_report(faults: Sequence[Fault]) -> dict[str, Any]:
    """Faults as they are kept, so that each reader sees them in their own language."""
    return {
        "faults": [
            {
                "file": fault.file,
                "row": fault.row,
                "column": fault.column,
                "rule": fault.rule,
                "text": fault.message.text,
                "values": {name: str(value) for name, value in fault.message.values.items()},
            }
            for fault in faults
        ]
    }


def faults_in(report: dict[str, Any]) -> list[Fault]:
    """The faults of a kept report."""
    return [
        Fault(one["file"], one["row"], one["column"], one["rule"], Message(one["text"], one["values"]))
        for one in report.get("faults", ())
    ]


def summary_in(report: dict[str, Any]) -> Summary | None:
    """The difference of a kept report."""
    return Summary(**report["summary"]) if "summary" in report else None
