"""What is drawn, and what stands ready to replace it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.drawing.columns import said, typed
from scrutiny_lib.drawing.made import new_seed
from scrutiny_lib.errors import UsageError
from scrutiny_lib.metrics.sampling import draw, sample_size
from tests.drawing.made import CASES, as_csv, drawn, references, written

TEAMS = {str(row[0]): str(row[1]) for row in CASES}
IN_COURT = {str(row[0]) for row in CASES if row[3] == "yes"}


def typed_frame() -> pd.DataFrame:
    """The cases as a person would type them into a frame."""
    columns = ["case_ref", "team", "opened", "in court"]
    frame = pd.DataFrame([list(row) for row in CASES], columns=columns)
    frame["in court"] = frame["in court"].replace("", None)
    return frame.assign(opened=pd.to_datetime(frame["opened"]))


def names(frame: pd.DataFrame, positions: tuple[int, ...]) -> list[str]:
    return frame["case_ref"].iloc[list(positions)].tolist()


def test_the_cases_are_those_that_the_method_draws(frame: Path, to: Path) -> None:
    drawn(frame, to, size=4)
    line, cases = written(to)
    known = typed_frame()
    expected = draw(known, 4, seed=7)
    assert line["frame_sha256"] == expected.frame_sha256
    assert references(cases) == names(known, expected.positions)
    assert references(cases, "replacement") == names(known, expected.order[4:7])
    assert [int(case["place"]) for case in cases] == [1, 2, 3, 4, 5, 6, 7]


def test_each_group_gives_one_or_more_and_has_its_own_replacements(frame: Path, to: Path) -> None:
    trail = drawn(frame, to, size=6, by=("Team",), replacements=2)
    line, cases = written(to)
    known = typed_frame()
    expected = draw(known, 6, "stratified", seed=7, strata="team")
    assert references(cases) == names(known, expected.positions)
    order = names(known, expected.order)
    for case in cases:
        assert case["stratum"] == TEAMS[case["case_ref"]]
        assert order[int(case["place"]) - 1] == case["case_ref"]
    for team, number in (("north", 3), ("south", 2), ("west", 1)):
        queue = [ref for ref in order if TEAMS[ref] == team]
        of = [case for case in cases if case["stratum"] == team]
        assert references(of) == queue[:number]
        assert references(of, "replacement") == queue[number : number + 2]
    told = "team: north, 3 of 12; south, 2 of 6; west, 1 of 2"
    assert line["strata"] == told
    assert "Groups, by team:\n  north: 3 of 12\n  south: 2 of 6\n  west: 1 of 2\n" in trail
    allocation = expected.allocation.set_index("team")
    assert allocation["n_drawn"].to_dict() == {"north": 3, "south": 2, "west": 1}


def test_groups_of_several_columns_with_blank_cells(tmp_path: Path, to: Path) -> None:
    rows = [(f"C-{n}", "a" if n % 2 else "", n % 3) for n in range(12)]
    frame = as_csv(tmp_path / "frame.csv", rows, ("case_ref", "team", "band"))
    trail = drawn(frame, to, size=6, by=("team", "band"))
    for group in ("a, 0", "a, 1", "a, 2", "blank, 0", "blank, 1", "blank, 2"):
        assert f"  {group}: 1 of 2\n" in trail


def test_every_so_many_of_an_order_by_days(tmp_path: Path, to: Path) -> None:
    """As texts, 10/01/2025 would come before 9/01/2025."""
    rows = [(f"C-{n:02}", f"{n}/01/2025") for n in range(1, 21)]
    frame = as_csv(tmp_path / "frame.csv", list(reversed(rows)), ("case_ref", "opened"))
    trail = drawn(frame, to, size=5, method="systematic", order_by=("opened",), replacements=1)
    _, cases = written(to)
    places = [int(case["place"]) for case in cases]
    assert [case["case_ref"] for case in cases] == [f"C-{place:02}" for place in places]
    chosen, spare = places[:5], places[5:]
    assert [b - a for a, b in itertools.pairwise(chosen)] == [4, 4, 4, 4]
    assert spare == sorted(place % 20 + 1 for place in chosen)
    assert "Order: by opened, then by the text of the rows (opened as days)\n" in trail
    assert "Step: one in 4, from a start that seed and frame decide\n" in trail


def test_after_the_last_case_replacements_begin_again_at_the_first(
    tmp_path: Path, to: Path
) -> None:
    frame = as_csv(tmp_path / "frame.csv", [(f"C-{n}", n) for n in range(6)], ("case_ref", "n"))
    seen = set()
    for seed in range(12):
        drawn(frame, to / f"{seed}", size=2, method="systematic", seed=seed)
        _, cases = written(to / f"{seed}")
        chosen = [int(c["place"]) for c in cases if c["drawn_as"] == "drawn"]
        spare = [int(c["place"]) for c in cases if c["drawn_as"] == "replacement"]
        assert sorted(chosen + spare) == [1, 2, 3, 4, 5, 6]
        seen.add(tuple(chosen))
    assert seen == {(1, 4), (2, 5), (3, 6)}


def test_an_order_of_numbers_is_no_order_of_texts(tmp_path: Path, to: Path) -> None:
    rows = [(f"C-{n:02}", n) for n in range(1, 13)]
    frame = as_csv(tmp_path / "frame.csv", rows, ("case_ref", "contacts"))
    trail = drawn(frame, to, size=12, method="systematic", order_by=("contacts",))
    _, cases = written(to)
    assert references(cases) == [row[0] for row in rows]
    assert "(contacts as numbers)" in trail


@pytest.mark.parametrize(
    "cells", [["1/2/2025", "soon", "3/2/2025"], ["12/31/2025", "x", "y"], ["1", "2", "many"]]
)
def test_an_order_that_would_be_an_accident_is_refused(
    cells: list[str], tmp_path: Path, to: Path
) -> None:
    rows = [(f"C-{n}", cell) for n, cell in enumerate(cells)]
    frame = as_csv(tmp_path / "frame.csv", rows, ("case_ref", "opened"))
    with pytest.raises(UsageError, match="column 'opened': some of it are days or numbers"):
        drawn(frame, to, size=1, method="systematic", order_by=("opened",))
    assert "Method: random" in drawn(frame, to, size=1)


def test_what_is_excluded_is_counted_and_never_drawn(frame: Path, to: Path) -> None:
    trail = drawn(frame, to, size=18, exclude=("In court=still in  court",), replacements=5)
    line, cases = written(to)
    assert not {case["case_ref"] for case in cases} & IN_COURT
    assert (line["n_frame"], line["n_eligible"], line["n_excluded"]) == ("20", "18", "2")
    assert "Left out: 2 rows\n  still in court: 2\nCould be drawn: 18 rows\n" in trail
    assert "Replacements: none listed" in trail
    assert not any(ref in trail for ref in IN_COURT)


def test_a_case_counts_under_its_first_reason(tmp_path: Path, to: Path) -> None:
    rows = [("C-1", "Yes", "y", "1"), ("C-2", "No", "Y", "0"), ("C-3", "", "", ""),
            ("C-4", "not known", "n", "TRUE"), ("C-5", "", "", "")]  # fmt: skip
    frame = as_csv(tmp_path / "frame.csv", rows, ("case_ref", "a", "b", "c"))
    trail = drawn(frame, to, size=1, exclude=("a=court", "b=moved", "c=court"))
    assert "Left out: 3 rows\n  court: 2\n  moved: 1\nCould be drawn: 2 rows\n" in trail


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            {"exclude": ("team=moved",)},
            "column 'team': 20 entries are neither yes nor no (row 2, 3",
        ),
        ({"exclude": ("nowhere=moved",)}, "there is no column 'nowhere'"),
        ({"exclude": ("moved",)}, "COLUMN=REASON"),
        ({"exclude": ("=moved",)}, "COLUMN=REASON"),
        ({"by": ("nowhere",)}, "there is no column 'nowhere'; there is: case_ref, team"),
        ({"by": ("team",), "size": 2}, "size is 2 for 3 strata: draw one or more from each"),
        ({"by": ("team",), "method": "random"}, "--by names the groups of a stratified draw"),
        ({"method": "stratified"}, "--by names the groups of a stratified draw"),
        ({"order_by": ("opened",)}, "--order-by is for --method systematic"),
        ({"size": 21}, "size is 21, but only 20 rows can be drawn"),
        ({"size": None}, "say how many cases"),
        ({"margin": 0.1, "size": 5}, "say how many cases"),
        ({"purpose": "fun"}, "--purpose is one of audit, thematic_review, appreciative_inquiry"),
        ({"title": "About LS1 1UR"}, "--title holds what has the form of a postcode"),
        ({"title": "=1+1"}, "--title takes one line"),
        ({"name": "A/2026"}, "--name takes up to 60 letters"),
        ({"name": "../A"}, "--name takes up to 60 letters"),
        ({"name": ".A"}, "--name takes up to 60 letters"),
        ({"name": "A" * 61}, "--name takes up to 60 letters"),
        ({"name": "A-2026-04-13"}, "--name holds what has the form of a full date"),
        ({"exclude": ("in court=Mrs Zebedee asked",)}, "--exclude holds what has the form of"),
    ],
)
def test_words_that_do_not_go_together(
    words: dict[str, object], said: str, frame: Path, to: Path
) -> None:
    with pytest.raises(UsageError) as refused:
        drawn(frame, to, **words)
    assert said in str(refused.value)
    assert not to.exists()


def test_nothing_left_to_draw(tmp_path: Path, to: Path) -> None:
    frame = as_csv(tmp_path / "frame.csv", [("C-1", "yes"), ("C-2", "y")], ("case_ref", "out"))
    with pytest.raises(UsageError, match="no case can be drawn, all are excluded"):
        drawn(frame, to, size=1, exclude=("out=moved",))


def test_a_margin_says_how_many(tmp_path: Path, to: Path) -> None:
    rows = [(f"C-{n}", "yes" if n >= 200 else "") for n in range(250)]
    frame = as_csv(tmp_path / "frame.csv", rows, ("case_ref", "moved"))
    trail = drawn(frame, to, margin=0.1, exclude=("moved=moved",))
    assert f"{sample_size(200, margin=0.1)} of 200\n" in trail
    assert "--size 66 " in trail
    assert "--margin" not in trail


def test_a_seed_that_chance_makes_is_told_and_differs() -> None:
    seeds = {new_seed() for _ in range(50)}
    assert len(seeds) > 40
    assert all(len(str(seed)) == 9 for seed in seeds)


def test_what_a_cell_is_called() -> None:
    column = pd.Series(["2", "2.5", ""], dtype="str")
    assert [said(value) for value in typed(column, "numbers")] == ["2", "2.5", "blank"]
    column = pd.Series(["1/2/2025", "", "2025-02-03"], dtype="str")
    days = [said(value) for value in typed(column, "days")]
    assert days == ["2025-02-01", "blank", "2025-02-03"]
