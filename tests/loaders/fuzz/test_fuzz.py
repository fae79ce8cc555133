"""Whatever a file holds: frames with issues, or one clear error; nothing else, and within 2 GB."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.fuzz import cells, censuses, parts, text_files
from tests.loaders.fuzz.base import MARK, Sheets, made_by_hand
from tests.loaders.fuzz.cells import SAME, Mutation, made_worse
from tests.loaders.fuzz.conftest import Worker
from tests.loaders.fuzz.parts import REFUSED
from tests.loaders.fuzz.worker import MEMORY

BOOKS: tuple[Mutation, ...] = (*cells.MUTATIONS, *parts.MUTATIONS)


def runs(some: int, many: int) -> pytest.MarkDecorator:
    """So many cases of each way of making a file worse, and so many in the long run.

    In all they are 202 and, in the long run, 2,045.
    """
    long = pytest.param(range(some, many), id="many", marks=pytest.mark.soak)
    return pytest.mark.parametrize("numbers", [pytest.param(range(some), id="some"), long])


def judge(answer: dict[str, Any], expected: str, tables: dict[str, Any], case: str) -> None:
    """Hold what came of a case against what must."""
    assert "fault" not in answer, f"{case}: {answer['fault'][:300]}"
    assert answer["peak"] < MEMORY, case
    for rule, message, *_ in answer["issues"]:
        assert message, f"{case}: {rule}"
        assert "\n" not in message, f"{case}: {rule}"
    assert MARK not in repr((answer["issues"], answer["records"])).lower(), case
    if expected == SAME:
        assert answer["tables"] == tables, case
    if expected == REFUSED:
        assert answer["tables"] == {}, case
    if not answer["tables"]:
        assert "file_unreadable" in {issue[0] for issue in answer["issues"]}, case


def cases(
    mutation: Any, numbers: range, tmp_path: Path
) -> Iterator[tuple[random.Random, Path, str]]:
    """Each case's own source of chance, and an empty folder."""
    for number in numbers:
        case = f"{mutation.__name__}-{number}"
        folder = tmp_path / str(number)
        folder.mkdir()
        yield random.Random(case), folder, case


def run(
    worker: Worker, mutation: Mutation, numbers: range, sheets: Sheets, tables: Any, tmp_path: Path
) -> None:
    for chance, folder, case in cases(mutation, numbers, tmp_path):
        expected = made_worse(mutation, chance, folder, sheets)
        judge(worker.load("annex_a", folder), expected, tables, case)


@pytest.mark.slow
@runs(3, 25)
@pytest.mark.parametrize("mutation", BOOKS, ids=lambda one: one.__name__)
def test_a_workbook_made_by_hand(
    worker: Worker,
    mutation: Mutation,
    numbers: range,
    by_hand: Sheets,
    expected: Any,
    tmp_path: Path,
) -> None:
    run(worker, mutation, numbers, by_hand, expected(by_hand)["tables"], tmp_path)


@pytest.mark.slow
@pytest.mark.real_data
@runs(1, 20)
@pytest.mark.parametrize("mutation", BOOKS, ids=lambda one: one.__name__)
def test_a_workbook_of_others(
    worker: Worker, mutation: Mutation, numbers: range, real: Sheets, expected: Any, tmp_path: Path
) -> None:
    run(worker, mutation, numbers, real, expected(real)["tables"], tmp_path)


@pytest.mark.slow
@runs(3, 25)
@pytest.mark.parametrize("mutation", text_files.MUTATIONS, ids=lambda one: one.__name__)
def test_csv_files(
    worker: Worker,
    mutation: Mutation,
    numbers: range,
    by_hand: Sheets,
    expected: Any,
    tmp_path: Path,
) -> None:
    run(worker, mutation, numbers, by_hand, expected(by_hand)["tables"], tmp_path)


@pytest.fixture(scope="module")
def census_as_it_is(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("census")
    censuses.as_it_is(random.Random(1), folder)
    return worker.load("census", folder)


@pytest.mark.slow
@runs(3, 25)
@pytest.mark.parametrize("mutation", censuses.MUTATIONS, ids=lambda one: one.__name__)
def test_a_census(
    worker: Worker,
    mutation: censuses.Mutation,
    numbers: range,
    census_as_it_is: dict[str, Any],
    tmp_path: Path,
) -> None:
    for chance, folder, case in cases(mutation, numbers, tmp_path):
        expected = mutation(chance, folder)
        judge(worker.load("census", folder), expected, census_as_it_is["tables"], case)


def test_the_workbook_made_by_hand_is_read_whole(expected: Any, by_hand: Sheets) -> None:
    answer = expected(by_hand)
    assert len(answer["tables"]) == 11
    assert all(len(rows) == len(made_by_hand()["List 1"]) for rows in answer["tables"].values())
    assert answer["issues"] == []


def test_the_census_is_read_whole(census_as_it_is: dict[str, Any]) -> None:
    assert len(census_as_it_is["tables"]["cin_children"]) == 4


def test_a_worker_that_takes_too_much_memory_is_a_fault(worker: Worker, tmp_path: Path) -> None:
    answer = worker.load("no such loader", tmp_path)
    assert answer["fault"].startswith("KeyError")
