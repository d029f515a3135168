"""Text that a spreadsheet program is to show as it stands, and not to run."""

import polars as pl

# A text that begins so is taken for a formula; programs differ in what they leave out before they look.
FORMULA = r"^([\s\x00]*[=+\-@＝＋－＠]|[\t\r\n])"


def harmless(text: pl.Expr) -> pl.Expr:
    """A text that no spreadsheet takes for a formula: an apostrophe in front makes it plain text."""
    return text.str.replace(FORMULA, "'$1")
