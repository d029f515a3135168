"""What a milestone says, in plain sentences."""

import pytest

from scorecard.measures.diffusion_words import milestone_words

ROW = {
    **{"medicine": "alphamab", "org_type": "icb", "ta_number": "TA679", "undated_before": None, "months_observed": 34},
    **{"organisations": 42, "used_before": 0, "used": 30, "first_use_months": 1},
    **{"months_to_10": 2, "months_to_50": 7, "months_to_90": None, "reason_50": None},
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {},
            "Half of the 42 ICBs had used it 7 months after TA679 was published; the first did in month 1. "
            "90 % have not been reached by month 34.",
        ),
        (
            {"months_to_50": 0, "months_to_90": 1, "first_use_months": -1, "used_before": 3},
            "Half of the 42 ICBs had used it in the month in which TA679 was published; the first did 1 month before. "
            "3 had used it before publication. 90 % had by month 1.",
        ),
        (
            {"months_to_50": 0, "months_to_90": 0, "first_use_months": 0},
            "Half of the 42 ICBs had used it in the month in which TA679 was published; the first did in the month of "
            "publication. 90 % had in the month of publication.",
        ),
        (
            {"org_type": "trust", "used": 9, "months_to_50": None},
            "9 of the 42 trusts (21 %) had used it 34 months after TA679 was published; the first did in month 1. "
            "Half have not been reached by month 34.",
        ),
        ({"used": 0, "months_to_50": None}, "None of the 42 ICBs had used it 34 months after TA679 was published."),
        (
            {"organisations": 3, "used": 2, "months_observed": 1},
            "2 of the 3 ICBs had used it 1 month after TA679 was published; the first did in month 1.",
        ),
        (
            {"used_before": 25, "months_to_50": None, "undated_before": "TA100"},
            "25 of the 42 ICBs (59 %) had used it before TA679 was published, so there is no spread after it to show. "
            "TA100 came earlier; the day of its publication is not known.",
        ),
        (
            {"organisations": None, "reason_50": "the data do not begin three months before the appraisal"},
            "The data do not begin three months before TA679 was published, so earlier use would not be seen.",
        ),
        (
            {"organisations": None, "reason_50": "no organisation submitted in the months before publication"},
            "None of the ICBs submitted data in the months before TA679 was published.",
        ),
        (
            {"organisations": None, "reason_50": "no positive appraisal has a known day of publication"},
            "No positive appraisal has a known day of publication, so there is nothing to count months from.",
        ),
        (
            {"organisations": None, "reason_50": "published after the last month of the data"},
            "TA679 was published after the last month of the data.",
        ),
        (
            {"organisations": None, "reason_50": "the month of publication is not loaded"},
            "The month in which TA679 was published is not loaded, so the months after it cannot be counted.",
        ),
    ],
)
def test_a_milestone_in_words(changed: dict[str, object], words: str) -> None:
    assert milestone_words({**ROW, **changed}) == words
