"""The gamma distribution's distribution function, as the textbooks have it (a series below the mean, a fraction above)."""

from math import exp, lgamma, log

TURNS, SMALL = 500, 1e-12


def below(value: float, shape: float, scale: float) -> float:
    """Probability that a gamma variable is at most `value`."""
    x = value / scale
    if x <= 0:
        return 0.0
    return _series(shape, x) if x < shape + 1 else 1 - _fraction(shape, x)


def _front(shape: float, x: float) -> float:
    return exp(shape * log(x) - x - lgamma(shape))


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    for turn in range(1, TURNS):
        term *= x / (shape + turn)
        total += term
        if term < total * SMALL:
            break
    return min(1.0, total * _front(shape, x))


def _fraction(shape: float, x: float) -> float:
    """The upper part, by Lentz's continued fraction."""
    b = x + 1 - shape
    c, d = 1e300, 1 / b
    total = d
    for turn in range(1, TURNS):
        part = -turn * (turn - shape)
        b += 2
        d = 1 / (part * d + b)
        c = b + part / c
        total *= c * d
        if abs(c * d - 1) < SMALL:
            break
    return max(0.0, min(1.0, total * _front(shape, x)))
