"""What to bear in mind where something tells of use or of compliance: on pages, in files and in answers alike."""

from collections.abc import Iterable

from scorecard.schema.words import IN_PRIMARY_CARE, SECONDARY_CARE

USE = (
    "Homecare and outsourced dispensing are incomplete.",
    "Use is not split by indication.",
    "A specialist centre's issues all fall in its host ICB.",
    "A medicine may displace another.",
    "Use rises steeply at first, then levels off.",
)
PRIMARY_CARE = (
    "Primary care counts prescriptions where the practice lies, and divides by who lives there.",
    "Prescriptions of practices that the publisher could not tell count for England only.",
)
COMPLIANCE = (
    "Many lists print only yes and not applicable, so that an absence may mean no, or that nobody looked.",
    "A listing says that a medicine may be prescribed, not that it is used.",
    "Use is not split by indication.",
)
OF_SETTINGS = {SECONDARY_CARE: USE, IN_PRIMARY_CARE: PRIMARY_CARE}


def of_settings(settings: Iterable[str]) -> tuple[str, ...]:
    """What to bear in mind of use in these care settings; of trusts where none is named."""
    named = set(settings) or {SECONDARY_CARE}
    return tuple(caveat for setting, own in OF_SETTINGS.items() if setting in named for caveat in own)
