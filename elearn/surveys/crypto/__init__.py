"""Blind signatures, sealing and the custody of keys; pure, knows no table and no wave. See docs/decisions/0010.

Doors: `blind` (RFC 9474, the signer's half), `sealing` (HPKE, RFC 9180), `custody` (the tally key and its shares),
`b64` (binary values on the wire).
"""
