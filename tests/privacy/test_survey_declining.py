"""Declining casts the blank: from all that the server sees, a classifier guesses no better than a coin."""

import json
import random

from elearn.surveys.crypto import b64
from tests.sizes import size
from tests.surveys.waves import answers, open_wave

STRATUM = "p3-grade-5-01"
BITS = range(0, 209 * 8, 3)


def seen(app, wave, person, plain, waited, *, leaky=False):
    """Everything of a cast that reaches the server, as numbers: sizes, order, time, status, and the bytes' bits."""
    body = person.ballot(plain)
    raw = json.dumps(body).encode() + (b" " * 7 if leaky and any(plain[1:]) else b"")
    reply = app.test_client().post(f"{wave.url}/cast", data=raw, content_type="application/json")
    assert reply.status_code == 200
    sealed = b64.decode(body["sealed"], 209)
    known = [float(len(raw)), waited, float(len(reply.data)), float(len(reply.headers)), float(sum(sealed))]
    known += [float(sum(b64.decode(body["token"], 64))), float(sum(b64.decode(body["signature"], 256)))]
    return known + [float(sealed[at // 8] >> at % 8 & 1) for at in BITS]


def crowd(app, chance, count, *, leaky=False):
    """Half decline, half answer, in any order, each after its own 0-30 s."""
    wave = open_wave(app, {STRATUM: "p3/1"})
    found = []
    for number in range(count):
        declines = number % 2 == 0
        plain = answers() if declines else answers(core=chance.choice(["calm", "anxious"]), concerns=("money", "time"))
        found.append((seen(app, wave, wave.respondent(STRATUM), plain, chance.uniform(0, 30), leaky=leaky), declines))
    chance.shuffle(found)
    # In a class they arrive in the order of their waits: the rank is one more thing that the server sees.
    ranks = {id(row): at for at, row in enumerate(sorted((row for row, _ in found), key=lambda row: row[1]))}
    return [([*row, float(ranks[id(row)])], declines) for row, declines in found]


def accuracy(rows):
    """A naive Bayes of normal distributions, taught on one half and asked about the other."""
    half = len(rows) // 2
    taught, asked = rows[:half], rows[half:]
    models = {}
    for group in (True, False):
        columns = zip(*(row for row, declines in taught if declines is group), strict=True)
        models[group] = [_normal(column) for column in columns]
    right = sum(
        (_likelihood(models[True], row) > _likelihood(models[False], row)) is declines for row, declines in asked
    )
    return right / len(asked)


def _normal(column):
    mean = sum(column) / len(column)
    return mean, sum((value - mean) ** 2 for value in column) / len(column) + 1e-3


def _likelihood(model, row):
    return -sum((value - mean) ** 2 / spread for (mean, spread), value in zip(model, row, strict=True))


def test_declining_looks_like_answering(app, figures):
    chance = random.Random(4)
    count = size("survey_classified")
    control = accuracy(crowd(app, chance, 400, leaky=True))
    assert control >= 0.95, f"void: a leak of seven bytes was told with {control:.2f} only"
    found = accuracy(crowd(app, chance, count))
    assert abs(found - 0.5) <= 0.05, found
    figures(
        "survey_classifier",
        f"declined against answered, {count} casts, {len(BITS) + 8} features: {found:.3f} "
        f"(leaky control {control:.2f})",
    )
