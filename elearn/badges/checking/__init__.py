"""Checking a badge of ours or of another issuer: what was looked at, what was found, what could not be looked at."""

from elearn.badges.checking.given import MOST_BYTES, Given, Unreadable, given_address, given_file
from elearn.badges.checking.verdict import Check, Verdict
from elearn.badges.checking.verifying import verify

__all__ = ["MOST_BYTES", "Check", "Given", "Unreadable", "Verdict", "given_address", "given_file", "verify"]
