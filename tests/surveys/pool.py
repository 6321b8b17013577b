"""Real RSA-2048 ballot keys, made once in a test session and never kept: what opens a wave does not wait for them."""

from functools import cache

from elearn.surveys import queries
from elearn.surveys.crypto import blind
from elearn.surveys.queries import WaveKeys

KEYS = 8


@cache
def ballot_key(number):
    """A key as PEM; numbers up to `KEYS` are different ones."""
    return blind.new_key()


def lay_keys(services, wave_id):
    """Each stratum of a wave, in its order, gets a key of the pool, as if the due job had been there."""
    for number, view in enumerate(queries.strata(queries.wave(wave_id))):
        services.get(WaveKeys).keep_ballot_key(wave_id, view.key, ballot_key(number % KEYS))
