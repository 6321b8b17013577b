"""What happens in `classroom` and concerns families."""

from flask import url_for

from elearn.accounts.rules import TEACH
from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.classroom.signals import DeskLine, desk_opened


@desk_opened.connect
def on_desk_opened(_sender: object, *, actor: Actor) -> DeskLine | None:
    """The way to the slips for families."""
    return (
        DeskLine(N_("What the class learned: slips for families"), url_for("family.pages"))
        if TEACH.test(actor)
        else None
    )
