"""The content policy in a real browser: pages live with it, and what it forbids does not run."""

import pytest

from tests.browser.reader import Reader

LISTEN = """() => {
  window.refused = [];
  document.addEventListener('securitypolicyviolation', told => window.refused.push(told.effectiveDirective));
}"""
TRIES = {
    "script-src-elem": "() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; "
    "document.body.append(s); }",
    "script-src-attr": "() => { const b = document.createElement('button'); "
    "b.setAttribute('onclick', 'window.ran = 1'); document.body.append(b); b.click(); }",
    "img-src": "() => { document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2:9/a.png'})); }",
    "connect-src": "() => { fetch('http://127.0.0.2:9/').catch(() => {}); }",
    "frame-src": "() => { document.body.append(Object.assign(document.createElement('iframe'), "
    "{src: 'http://127.0.0.2:9/'})); }",
}


@pytest.mark.parametrize("path", ["/", "/medicines", "/compliance", "/indicators", "/rankings", "/about", "/api/docs"])
def test_no_page_does_what_its_policy_forbids(reader: Reader, path: str) -> None:
    reader.page.add_init_script(f"({LISTEN})()")
    reader.page.goto(reader.site + path)
    if path != "/api/docs":
        reader.wait()
    assert reader.page.evaluate("window.refused") == []
    assert reader.foreign == []


@pytest.mark.parametrize(("directive", "act"), TRIES.items())
def test_what_is_forbidden_does_not_happen(reader: Reader, directive: str, act: str) -> None:
    reader.open("/about")
    reader.page.evaluate(LISTEN)
    reader.page.evaluate(act)
    reader.page.wait_for_function("() => window.refused.length > 0")
    assert reader.page.evaluate("window.refused") == [directive]
    assert reader.page.evaluate("window.ran") is None


def test_no_page_can_be_framed(reader: Reader) -> None:
    reader.page.goto("about:blank")
    reader.page.set_content(f"<iframe src='{reader.site}/about'></iframe>")
    reader.page.wait_for_function("window.frames.length === 1")
    framed = reader.page.frames[1]
    framed.wait_for_url(lambda url: url != "about:blank")
    assert framed.url.startswith("chrome-error:") or framed.locator("h1").count() == 0
