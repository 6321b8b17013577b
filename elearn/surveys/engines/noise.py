"""Noise by OpenDP (extra `official`): the discrete Laplace mechanism on whole numbers, exact down to the bits.

Published method: Canonne, Kamath & Steinke, "The Discrete Gaussian for Differential Privacy" (2020), which also samples
the discrete Laplace distribution without floating point; OpenDP proves its privacy map.
"""

from collections.abc import Sequence
from typing import Any

import opendp.prelude as dp

dp.enable_features("contrib")


def laplace(scale: float) -> Any:
    """Adds a draw with P(k) proportional to exp(-|k| / scale) to each number of a list."""
    return dp.m.make_laplace(dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int), scale)


def draw(values: Sequence[int], *, sensitivity: int, epsilon: float) -> list[int]:
    """Each value with noise of its own; one person changes their sum of changes by `sensitivity` at most.

    ArithmeticError if OpenDP's own account says that this would cost more than `epsilon`.
    """
    mechanism = laplace(sensitivity / epsilon)
    if mechanism.map(d_in=sensitivity) > epsilon * (1 + 1e-9):
        raise ArithmeticError("the noise would be too weak for what the ledger pays")
    return [int(value) for value in mechanism(list(values))]
