"""The colours of the two schemes: each pair that meets on a page can be told apart, and charts follow the scheme."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from dashboards.figures.template import TOKENS

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "dashboards" / "assets"
ALONE = [ROOT / "dashboards" / "api" / "page.css", ROOT / "ingest" / "reports" / "page.css"]
STEPS = [f"step-{number}" for number in range(1, 6)]
DECLARED = re.compile(r"--([\w-]+): (#[0-9A-F]{6});")
RULE = re.compile(
    r"\.js-plotly-plot :is\((\[style[^]]+\]), (\[[^]]+\])\) \{ (fill|stroke): var\(--([\w-]+)\) !important; \}"
)
# On which grounds words stand, and words of which colours.
TEXT = [
    ("ink", ["paper", "sub", "accent-tint", "band-1", *STEPS[:4]]),
    ("muted", ["paper", "sub", "accent-tint"]),
    ("accent", ["paper", "sub", "accent-tint"]),
    ("warn-ink", ["paper", "warn-bg"]),
    ("on-accent", ["accent", "grave", "chip"]),
    ("on-brand", ["brand"]),
    ("on-brand-quiet", ["brand"]),
    ("on-focus", ["focus"]),
    ("aubergine", ["paper"]),
    ("chip", ["accent-tint"]),
    ("paper", ["step-5"]),
]
# On which grounds marks, lines and the edges of controls stand that mean something.
MARKS = [
    ("rule-strong", ["paper", "sub"]),
    ("others", ["paper"]),
    ("edge", ["paper"]),
    ("inner-bar", ["paper"]),
    ("grave", ["paper"]),
    ("aubergine", ["paper"]),
    ("ink", ["paper", "sub", "band-1", "band-2", "inner-bar", "step-3"]),
    ("accent", ["paper", "step-3", "band-1", "band-2"]),
    ("chip", ["sub", "band-1"]),
]


def tokens(text: str) -> dict[str, str]:
    return dict(DECLARED.findall(text.replace("; --", ";\n--")))


def schemes(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Of a stylesheet that stands alone: the light tokens, and those that hold in the dark."""
    light, dark = path.read_text().split("@media screen and (prefers-color-scheme: dark)")
    return tokens(light), tokens(light) | tokens(dark)


LIGHT = tokens((ASSETS / "app.css").read_text())
DARK_TEXT = (ASSETS / "dark.css").read_text()
DARK = LIGHT | tokens(DARK_TEXT)


def channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [each / 255 for each in channels(colour)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_close(scheme: dict[str, str], pairs: list[tuple[str, list[str]]], least: float) -> list[str]:
    found = [(f"{above} on {ground}", contrast(scheme[above], scheme[ground])) for above, on in pairs for ground in on]
    return [f"{pair}: {ratio:.2f}" for pair, ratio in found if ratio < least]


def test_contrast_as_the_guidelines_give_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_marks_can_be_told_from_their_ground(scheme: dict[str, str]) -> None:
    assert too_close(scheme, TEXT, 4.5) == []
    assert too_close(scheme, MARKS, 3) == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_step_of_a_map_is_farther_from_the_paper(scheme: dict[str, str]) -> None:
    away = [contrast(scheme[step], scheme["paper"]) for step in STEPS]
    assert all(later / earlier > 1.2 for earlier, later in pairwise(away))


def test_every_token_is_in_a_pair_or_an_ornament() -> None:
    paired = {name for above, grounds in TEXT + MARKS for name in (above, *grounds)}
    assert set(LIGHT) - paired == {"rule", "warn-rule", "bar"}
    assert set(tokens(DARK_TEXT)) <= set(LIGHT)


@pytest.mark.parametrize("path", ALONE, ids=lambda path: path.parts[-3])
def test_pages_that_stand_alone_have_the_same_colours(path: Path) -> None:
    light, dark = schemes(path)
    assert light == {name: LIGHT[name] for name in light}
    assert dark == {name: DARK[name] for name in dark}


def test_stylesheets_name_their_colours() -> None:
    paper_and_windows = re.compile(r"@media (print|\(forced-colors: active\)) \{.*?\n\}", re.DOTALL)
    for path in [*ASSETS.glob("*.css"), *ALONE]:
        rules = paper_and_windows.sub("", path.read_text())
        assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*\{)", DECLARED.sub("", rules)) == [], path.name


def test_a_chart_has_the_colours_of_the_page_in_light() -> None:
    assert {name: LIGHT[name] for name in TOKENS} == TOKENS
    assert len(set(TOKENS.values())) == len(TOKENS)


def test_every_colour_of_a_chart_becomes_its_token_in_the_dark() -> None:
    expected = set()
    for name, colour in TOKENS.items():
        written = "rgb({}, {}, {})".format(*channels(colour))
        for kind in ("fill", "stroke"):
            expected.add((f'[style*="{kind}: {written}"]', f'[{kind}="{written}"]', kind, name))
    assert set(RULE.findall(DARK_TEXT)) == expected
