"""Proving who one is: everything that happens between a person and the door.

Purpose: sessions, proofs (password, passkey, code app) and how long each counts; letting people in and back in.
Tables owned: sign_in_session, code_app, recovery_code, passkey, identity, sign_up_place, invitation, recovery_slip,
account_notice.
Doors: `fresh` and `sessions` (one room up) for the edge; `operations` and `queries` are this room's own, and the demo's
and command line's.
"""
