"""Codes that nobody issues: of organisations, geographies, products and medicines.

Organisations have the form of scorecard.schema.SYNTHETIC_CODE, with second letters kept apart between the kinds.
Products and medicines have the form of SNOMED identifiers whose check digit is wrong, so that none can ever be issued.
"""

CODES_A_LETTER = 99
LETTERS = {"region": "R", "icb": "B", "sub_icb": "SDEFG", "trust": "TVWY", "unknown": "X", "closed": "C"}
GSS_PREFIXES = {"region": "Z40", "icb": "Z54", "sub_icb": "Z38"}
PRODUCT_PREFIX = "9990"
MEDICINE_PREFIX = "9991"
UNIT_PREFIX = "9992"
# What a SNOMED identifier of a concept issued outside the core ends with, before its check digit.
PARTITION = "10"
FIRST_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def capacity(kind: str) -> int:
    """How many codes there are for a kind of organisation."""
    return CODES_A_LETTER * len(LETTERS[kind])


def ods_code(kind: str, position: int) -> str:
    """Code of the organisation at a position (from 0) of its kind: ZT01, ZT02, …"""
    letter, number = divmod(position, CODES_A_LETTER)
    return f"Z{LETTERS[kind][letter]}{number + 1:02d}"


def gss_code(kind: str, position: int) -> str:
    """Code like those of the Government Statistical Service, which begin with the letter of a country."""
    return f"{GSS_PREFIXES[kind]}{position + 1:06d}"


def practice_code(position: int) -> str:
    """Code of a GP practice; real ones of this length that begin with Z are not issued."""
    return f"Z{position + 1:05d}"


def product_code(position: int) -> str:
    """Code of a product (VMP), which no terminology server accepts."""
    return _never_issued(PRODUCT_PREFIX, position)


def medicine_code(position: int) -> str:
    """Code of a medicine (VTM), which no terminology server accepts."""
    return _never_issued(MEDICINE_PREFIX, position)


def unit_code(position: int) -> str:
    """Code of a unit of measure, which no terminology server accepts."""
    return _never_issued(UNIT_PREFIX, position)


def _never_issued(prefix: str, position: int) -> str:
    digits = f"{prefix}{position + 1:08d}{PARTITION}"
    return f"{digits}{(verhoeff_digit(digits) + 1) % 10}"


def verhoeff_digit(digits: str) -> int:
    """The check digit that a SNOMED identifier with these digits before it must have (Verhoeff's method)."""
    check = 0
    for place, digit in enumerate(reversed(digits), start=1):
        check = _dihedral(check, _permuted(int(digit), place))
    return next(digit for digit in range(10) if _dihedral(check, digit) == 0)


def _permuted(digit: int, place: int) -> int:
    for _ in range(place % 8):
        digit = FIRST_PERMUTATION[digit]
    return digit


def _dihedral(first: int, second: int) -> int:
    """Multiplication in the group of a pentagon's turns (0 to 4) and reflections (5 to 9)."""
    turn = first + second if first < 5 else first - second
    return turn % 5 + 5 * ((first >= 5) != (second >= 5))
