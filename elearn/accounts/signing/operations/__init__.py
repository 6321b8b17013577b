"""Writes of signing in: one function per use case."""

from elearn.accounts.signing.operations.identities import bind_identity, identity_used, remove_identity
from elearn.accounts.signing.operations.invitations import (
    accept,
    allow_sign_up,
    code_of,
    invite,
    join,
    open_account,
    withdraw,
)
from elearn.accounts.signing.operations.notices import forget_notices, tell
from elearn.accounts.signing.operations.passwords import set_password
from elearn.accounts.signing.operations.recovering import agree, come_back, come_back_from, issue_slip, slip_code
from elearn.accounts.signing.operations.sessions import (
    begin_session,
    end_session,
    end_sessions,
    forget_sessions,
    keep_up,
)
from elearn.accounts.signing.operations.steps import (
    add_passkey,
    begin_app,
    code_fits,
    confirm_app,
    new_recovery_codes,
    passkey_used,
    remove_app,
    remove_passkey,
)

__all__ = [
    "accept",
    "add_passkey",
    "agree",
    "allow_sign_up",
    "begin_app",
    "begin_session",
    "bind_identity",
    "code_fits",
    "code_of",
    "come_back",
    "come_back_from",
    "confirm_app",
    "end_session",
    "end_sessions",
    "forget_notices",
    "forget_sessions",
    "identity_used",
    "invite",
    "issue_slip",
    "join",
    "keep_up",
    "new_recovery_codes",
    "open_account",
    "passkey_used",
    "remove_app",
    "remove_identity",
    "remove_passkey",
    "set_password",
    "slip_code",
    "tell",
    "withdraw",
]
