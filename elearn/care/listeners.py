"""What happens in `classroom` and concerns those who listen."""

from flask import url_for

from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.care import queries, rules
from elearn.classroom.signals import DeskLine, desk_opened


@desk_opened.connect
def on_desk_opened(_sender: object, *, actor: Actor) -> DeskLine | None:
    """How much waits, told to those alone whose it is; never what."""
    ear = queries.ear_of(actor)
    if ear.hears_nothing:
        return None
    count = queries.unread(ear)
    if count:
        return DeskLine(
            N_("A child would like to talk: %(count)s unread", count=count), url_for("care.inbox"), loud=True
        )
    return DeskLine(N_("Talk requests"), url_for("care.inbox"))


@desk_opened.connect
def on_coordinators_desk(_sender: object, *, actor: Actor) -> DeskLine | None:
    """The way to those who listen at school."""
    return DeskLine(N_("Who listens at our school"), url_for("care.adults")) if rules.APPOINT.test(actor) else None
