"""Benchmarks are ratios: each runs its reference in the same session and prints both."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

_LINES: list[str] = []


class SideBySide:
    """Times a reference once or a few times, and the work itself by pytest-benchmark."""

    def __init__(self, benchmark: Any, name: str) -> None:
        self.benchmark, self.name = benchmark, name

    def __call__(
        self,
        work: Callable[[], Any],
        reference: Callable[[], Any],
        *,
        against: str,
        rounds: int = 5,
        reference_rounds: int = 5,
    ) -> tuple[Any, Any]:
        taken, expected = [], None
        for _ in range(reference_rounds):
            start = time.perf_counter()
            expected = reference()
            taken.append(time.perf_counter() - start)
        result = self.benchmark.pedantic(work, rounds=rounds, warmup_rounds=1)
        ours, theirs = self.benchmark.stats.stats.median, sorted(taken)[len(taken) // 2]
        self.benchmark.extra_info["reference_seconds"] = theirs
        self.benchmark.extra_info["times_as_fast"] = theirs / ours
        _LINES.append(
            f"{self.name}: {ours * 1e3:,.1f} ms; {against}: {theirs * 1e3:,.1f} ms; "
            f"{theirs / ours:,.2f} times as fast"
        )
        return result, expected

    def say(self, line: str) -> None:
        """Add a line to what is printed at the end."""
        _LINES.append(f"{self.name}: {line}")


@pytest.fixture
def side_by_side(benchmark: Any, request: pytest.FixtureRequest) -> SideBySide:
    return SideBySide(benchmark, request.node.name.removeprefix("test_").replace("_", " "))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _LINES:
        terminalreporter.section("beside the same work done otherwise")
        for line in _LINES:
            terminalreporter.write_line(line)
