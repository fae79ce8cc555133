"""What holds of every draw, whatever is in the frame."""

from __future__ import annotations

import random
import shlex
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.cli import main
from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.drawing.columns import DAYS, NUMBERS, WORDS, kind_of, typed
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.sources import load_source, open_context
from tests.drawing.made import as_csv, as_workbook, drawn, references, written

PARAMS = Path(__file__).resolve().parents[2] / "params"
CONTEXT = open_context(PARAMS, load_profile(PARAMS / "leeds.yml"), Registry(()))
SOURCE = load_sources(PARAMS)["draws"]

REFERENCES = st.from_regex(r"[A-Z][A-Z0-9]{0,2}-[0-9]{1,4}", fullmatch=True)
GROUPS = st.sampled_from(["", "north", "under 5", "5 to 10", "Ω", "a, b", "7", "7.5", "é;x", '"q"'])
YES_NO = st.sampled_from(["", "yes", "No", "y", "n", "not known"])
ROWS = st.lists(
    st.tuples(REFERENCES, GROUPS, YES_NO, st.integers(0, 999)),
    min_size=2,
    max_size=25,
    unique_by=lambda row: row[0],
)
HEADINGS = ("case_ref", "group", "out", "days open")
WAYS: list[dict[str, Any]] = [
    {},
    {"by": ("group",)},
    {"method": "systematic"},
    {"method": "systematic", "order_by": ("days open",)},
]


def can_be_drawn(rows: list[Any]) -> list[Any]:
    return [row for row in rows if row[2] not in ("yes", "y")]


@settings(max_examples=40)
@given(rows=ROWS, way=st.sampled_from(WAYS), seed=st.integers(0, 10**15 - 1), data=st.data())
def test_every_draw(rows: list[Any], way: dict[str, Any], seed: int, data: st.DataObject) -> None:
    left = can_be_drawn(rows)
    size = data.draw(st.integers(1, len(rows)))
    spare = data.draw(st.integers(0, 4))
    words = {**way, "size": size, "seed": seed, "replacements": spare, "exclude": ("out=out",)}
    with tempfile.TemporaryDirectory() as name:
        folder, to = Path(name), Path(name) / "draws"
        frame = as_csv(folder / "frame.csv", rows, HEADINGS, separator=";", encoding="utf-8-sig")
        groups = {row[1] for row in left} if "by" in way else set()
        if not left or size > len(left) or size < len(groups):
            with pytest.raises(UsageError):
                drawn(frame, to, **words)
            assert not to.exists()
            return
        trail = drawn(frame, to, **words)
        line, cases = written(to)
        chosen, more = references(cases), references(cases, "replacement")
        holds_of_cases(chosen, more, left, size)
        assert (int(line["n_frame"]), int(line["n_eligible"])) == (len(rows), len(left))
        if groups:
            of = {row[0]: row[1] for row in rows}
            drawn_of, spare_of = Counter(map(of.get, chosen)), Counter(map(of.get, more))
            there = Counter(row[1] for row in left)
            assert set(drawn_of) == groups
            for group in groups:
                assert spare_of[group] == min(spare, there[group] - drawn_of[group])
        elif way.get("method") == "systematic":
            assert len(more) <= min(spare * size, len(left) - size)
        else:
            assert len(more) == min(spare, len(left) - size)
        reads_back(folder, cases)
        comes_again(folder, rows, words, (line["frame_sha256"], cases), trail)


def holds_of_cases(chosen: list[str], more: list[str], left: list[Any], size: int) -> None:
    """As many as asked for, each once, none that can't be drawn."""
    assert len(chosen) == size
    assert len({*chosen, *more}) == len(chosen) + len(more)
    assert {*chosen, *more} <= {row[0] for row in left}


def reads_back(folder: Path, cases: list[dict[str, str]]) -> None:
    """The loader takes what is written, all of it, without a word."""
    loaded = load_source(SOURCE, folder, CONTEXT)
    assert loaded.issues == ()
    assert [dataset.issues for dataset in loaded.datasets.values()] == [(), ()]
    read = loaded.datasets["draw_cases"].frame
    assert read["case_ref"].tolist() == [case["case_ref"] for case in cases]
    assert read["stratum"].fillna("").tolist() == [case["stratum"] for case in cases]


def comes_again(
    folder: Path, rows: list[Any], words: dict[str, Any], known: Any, trail: str
) -> None:
    """In another order of rows and columns, as a workbook, and by the command of the trail."""
    shuffled = [tuple(reversed(row)) for row in rows]
    random.Random(0).shuffle(shuffled)
    book = as_workbook(folder / "frame.xlsx", shuffled, tuple(reversed(HEADINGS)))
    drawn(book, folder / "again", **words)
    line, cases = written(folder / "again")
    assert (line["frame_sha256"], cases) == known
    command = shlex.split(trail.splitlines()[-1])[1:]
    command[-1] = str(folder / "third")
    with pytest.raises(SystemExit) as end:
        main(command)
    assert not end.value.code
    line, cases = written(folder / "third")
    assert (line["frame_sha256"], cases) == known


@settings(max_examples=60)
@given(
    secret=st.sampled_from(
        ["943 476 5919", "LS1 1UR", "0113 496 0000", "Dr Zebedee", "zebedee@example.org"]
    ),
    rows=ROWS,
    data=st.data(),
)
def test_a_refusal_names_no_value(secret: str, rows: list[Any], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, 3))
    spoilt = [list(row) for row in rows]
    spoilt[at][column] = secret
    with tempfile.TemporaryDirectory() as name:
        frame = as_csv(Path(name) / "frame.csv", spoilt, HEADINGS)
        with pytest.raises(UsageError) as refused:
            drawn(frame, Path(name) / "draws", size=1, exclude=("out=out",))
        assert not (Path(name) / "draws").exists()
    said = str(refused.value)
    assert f"frame.csv, column '{HEADINGS[column]}': in row {at + 2} it holds" in said
    assert secret not in said
    assert not any(row[0] in said for row in rows)


@given(st.lists(st.dates().filter(lambda day: 1985 <= day.year <= 2049), min_size=1))
def test_days_are_days_in_whichever_way_they_are_written(days: list[Any]) -> None:
    for way in ("%Y-%m-%d", "%d %B %Y", "%d-%b-%Y"):
        column = pd.Series([day.strftime(way) for day in days], dtype="str")
        assert kind_of(column) == DAYS
        assert [day.date() for day in typed(column, DAYS)] == days


@given(st.lists(st.integers(-(10**11), 10**11), min_size=1))
def test_numbers_are_numbers_and_references_with_noughts_are_words(numbers: list[int]) -> None:
    texts = pd.Series([str(number) for number in numbers], dtype="str")
    if kind_of(texts) == NUMBERS:  # eight figures may be a day
        assert typed(texts, NUMBERS).astype(int).tolist() == numbers
    noughts = pd.Series([f"00{abs(number)}x" for number in numbers], dtype="str")
    assert kind_of(noughts) == WORDS
    assert typed(noughts, WORDS).tolist() == noughts.tolist()
