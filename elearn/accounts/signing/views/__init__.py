"""Pages of signing in, one file per door."""

from elearn.accounts.signing.views import (
    account,
    elsewhere,
    entering,
    inviting,
    joining,
    passkeys,
    permissions,
    recovering,
    steps,
)

__all__ = [
    "account",
    "elsewhere",
    "entering",
    "inviting",
    "joining",
    "passkeys",
    "permissions",
    "recovering",
    "steps",
]
