"""Coroutines run to their end, also where the loop of a browser is running in the same thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def awaited(told: Coroutine[Any, Any, Answer]) -> Answer:
    """What a coroutine returns; it runs in a thread of its own, for a thread has one loop only."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, told).result()
