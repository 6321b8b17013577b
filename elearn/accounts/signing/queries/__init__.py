"""Reads of signing in."""

from elearn.accounts.signing.queries.account import (
    account,
    credential_ids,
    notices_of,
    open_sessions,
    passkey,
    passkeys_of,
    roles_held,
    secret_being_set_up,
    steps_of,
)
from elearn.accounts.signing.queries.identities import (
    Elsewhere,
    identities_of,
    person_of_identity,
    person_on_roster,
)
from elearn.accounts.signing.queries.inviting import (
    Batch,
    Entrance,
    batches_within,
    entrance,
    reach_of,
    sign_up_places,
)
from elearn.accounts.signing.queries.recovering import helped_by, open_slips, person_to_help, slip_opens

__all__ = [
    "Batch",
    "Elsewhere",
    "Entrance",
    "account",
    "batches_within",
    "credential_ids",
    "entrance",
    "helped_by",
    "identities_of",
    "notices_of",
    "open_sessions",
    "open_slips",
    "passkey",
    "passkeys_of",
    "person_of_identity",
    "person_on_roster",
    "person_to_help",
    "reach_of",
    "roles_held",
    "secret_being_set_up",
    "sign_up_places",
    "slip_opens",
    "steps_of",
]
