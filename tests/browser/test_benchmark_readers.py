"""The readers of the benchmark send what a browser sends."""

from random import Random
from typing import Any

from tests.benchmarks.asking import UPDATE, chosen_body, controls, shown_body
from tests.browser.reader import Reader


def test_readers_of_the_benchmark_ask_as_a_browser_does(reader: Reader) -> None:
    sent: list[dict[str, Any]] = []
    reader.page.on("request", lambda asked: sent.append(asked.post_data_json) if UPDATE in asked.url else None)
    with reader.page.expect_response(lambda told: UPDATE in told.url) as told:
        reader.open("/organisation/ENG")
    assert sent == [shown_body("/organisation/ENG")]
    found = dict(controls(told.value.json()["response"]["page"]["children"]))
    value, options = found["organisation-period"]
    reader.choose("#organisation-period", "2024/25 Q1")
    reader.page.wait_for_url("**/organisation/ENG?*period=*")
    reader.wait()
    chosen = next(each["value"] for each in sent[1]["inputs"] if each["id"] == "organisation-period-holder")
    found["organisation-period"] = (value, [each for each in options if each in (value, chosen)])
    assert sent[1] == chosen_body("organisation", "period", found, "/organisation/ENG", Random(1))
    assert sent[2]["inputs"] == shown_body(reader.page.url.removeprefix(reader.site))["inputs"]
