"""What Great Expectations' own engines have in common."""

from typing import Any

from tests.benchmarks.rules import expectations


def suite_of(announced: int) -> Any:
    """The questions as a Great Expectations suite."""
    import great_expectations as gx
    from great_expectations import expectations as gxe

    asked = [
        getattr(gxe, one.name)(
            **{word: list(value) if isinstance(value, tuple) else value for word, value in one.arguments},
            meta={"question": name},
        )
        for name, one in expectations(announced).items()
    ]
    return gx.ExpectationSuite(name="epd", expectations=asked)


def quiet_context() -> Any:
    """A context of its own, without progress bars."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


def met(result: Any) -> dict[str, bool]:
    """Which questions were met; results come in another order than the suite."""
    return {one.expectation_config.meta["question"]: bool(one.success) for one in result.results}
