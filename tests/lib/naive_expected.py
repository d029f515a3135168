"""Expected use once more, one draw and one share at a time: slow, obvious, and compared with the fast one."""

import numpy as np

from scorecard.expected.funnels import Funnel, Step

SEED, DRAWS, DAYS = 20240401, 10_000, 365


def triangle(u: float, step: Step) -> float:
    """The value of a triangle below which it lies with probability u."""
    a, m, b = step.bounds
    if a == b:
        return a
    if u < (m - a) / (b - a):
        return float(a + (u * (b - a) * (m - a)) ** 0.5)
    return float(b - ((1 - u) * (b - a) * (b - m)) ** 0.5)


def drawn_people(funnel: Funnel, share: float) -> list[float]:
    """The people who are left in every draw."""
    found = []
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((DRAWS, len(funnel.steps) - 1))
    for row in uniform.tolist():
        left = funnel.steps[0].value * share
        for u, step in zip(row, funnel.steps[1:], strict=True):
            left *= triangle(u, step)
        found.append(left)
    return found


def left_after(funnel: Funnel, share: float, steps: int) -> list[float]:
    """The people who are left after so many shares, in every draw."""
    found = []
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((DRAWS, len(funnel.steps) - 1))
    for row in uniform.tolist():
        left = funnel.steps[0].value * share
        for u, step in zip(row[:steps], funnel.steps[1 : steps + 1], strict=True):
            left *= triangle(u, step)
        found.append(left)
    return found


def taken(funnel: Funnel) -> float:
    """What one person takes in twelve months."""
    assert funnel.daily_dose is not None
    if funnel.counts == "people_on_treatment":
        return funnel.daily_dose.value * DAYS
    assert funnel.treatment_days is not None
    return funnel.daily_dose.value * funnel.treatment_days.value


def quantile(numbers: list[float], part: float) -> float:
    """The type 7 quantile, as a spreadsheet has it."""
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def word(funnel: Funnel, share: float, amount: float) -> str:
    """Lower, within or higher; only for funnels with a range."""
    doses = [people * taken(funnel) for people in drawn_people(funnel, share)]
    if amount < quantile(doses, 0.05):
        return "lower"
    return "higher" if amount > quantile(doses, 0.95) else "within"


def gap(funnel: Funnel, share: float, amount: float) -> tuple[float, float]:
    """The 5 and 95 % points of observed less expected people."""
    gaps = [amount / taken(funnel) - people for people in drawn_people(funnel, share)]
    return quantile(gaps, 0.05), quantile(gaps, 0.95)
