"""Movement a second time, by reading the rule aloud: one pair of windows, plain numbers."""

from datetime import date

Window = tuple[date, float | None, float | None, float | None]


def moved(before: Window, after: Window) -> str | None:
    """rose, fell or not_shown; None where it cannot be told. A window is its first month, value, low and high."""
    (start_before, *numbers_before), (start, *numbers) = before, after
    months = (start.year - start_before.year) * 12 + start.month - start_before.month
    if months <= 0 or None in numbers or None in numbers_before:
        return None
    value, low, high = (float(number) for number in numbers if number is not None)
    was, was_low, was_high = (float(number) for number in numbers_before if number is not None)
    if months <= 3:
        outside_each_other = not was_low <= value <= was_high and not low <= was <= high
        if not outside_each_other:
            return "not_shown"
        return "rose" if value > was else "fell"
    if max(low, was_low) <= min(high, was_high):
        return "not_shown"
    return "rose" if low > was_high else "fell"
