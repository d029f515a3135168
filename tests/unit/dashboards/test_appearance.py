"""The document decides on light or dark before anything is drawn, and leaves nothing of it to Dash."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.browser.serving import serving


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/medicines"])
def test_the_dark_styles_and_their_script_stand_last_in_the_head_and_once(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    head, body = page.split("</head>")
    assert re.findall(r"/assets/(app\.css|dark\.css|scheme\.js)\?v=\w{12}", head) == [
        "app.css",
        "dark.css",
        "scheme.js",
    ]
    assert "dark.css" not in body
    assert "scheme.js" not in body


def test_the_dark_styles_are_for_screens(client: httpx.Client) -> None:
    link = re.search(r"<link id=\"dark\"[^>]*>", client.get("/").text)
    assert link is not None
    assert 'media="screen and (prefers-color-scheme: dark)"' in link[0]


def test_the_choice_stands_beside_what_dash_draws(client: httpx.Client) -> None:
    body = client.get("/").text.split("</head>")[1]
    assert re.findall(r'name="scheme" value="(\w+)"', body) == ["device", "light", "dark"]
    assert body.index("react-entry-point") < body.index('class="scheme"')
