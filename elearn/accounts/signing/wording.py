"""Words for roles and for what happened to an account."""

from collections.abc import Mapping
from typing import Final

from elearn.base.core.messages import N_, Message

ROLES: Final[Mapping[str, Message]] = {
    "pupil": N_("pupil"),
    "guardian": N_("guardian"),
    "member": N_("member"),
    "teacher": N_("teacher"),
    "coordinator": N_("coordinator"),
    "supporter": N_("supporter"),
    "trainer": N_("trainer"),
    "lead_trainer": N_("lead trainer"),
    "official": N_("official"),
    "editor": N_("editor"),
    "admin": N_("admin"),
}

NOTICES: Final[Mapping[str, Message]] = {
    "app-added": N_("A code app was set up as second step."),
    "app-removed": N_("The code app was removed."),
    "recovery-code-used": N_("A recovery code was used to sign in."),
    "passkey-added": N_("A passkey was added."),
    "passkey-removed": N_("A passkey was removed."),
    "password-changed": N_("The password was changed; other devices were signed out."),
    "identity-added": N_("Your account at %(name)s was connected: it opens this one, too."),
    "identity-removed": N_("Your account at %(name)s was disconnected."),
    "recovery-command": N_("A slip to get back in was made for you by whoever runs this site."),
    "recovery-issued": N_("A slip to get back in was printed for you by %(name)s."),
    "recovery-printed": N_("You printed a slip to get back in for %(name)s."),
    "recovery-used": N_("A slip to get back in was used, and a new password chosen."),
    "invited-used": N_("Somebody used an invitation of yours: %(name)s."),
    "joined": N_("You joined %(name)s."),
}


def notice_words(kind: str, about: str) -> Message:
    """What to tell; kinds of a later version are told as they are called."""
    known = NOTICES.get(kind)
    return N_(known.text, name=about) if known else Message(kind)  # the text is marked above
