"""The printed trail alone is enough to repeat a draw."""

from __future__ import annotations

import hashlib
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.cli import main
from tests.drawing.made import CASES, drawn, references, written

DRAWS: dict[str, dict[str, Any]] = {
    "random": {},
    "groups": {"by": ("team",), "size": 6, "exclude": ("in court=still in court",)},
    "every": {"method": "systematic", "order_by": ("opened", "team"), "replacements": 1},
    "margin": {"margin": 0.2, "title": "Neglect: 'what works' & why", "purpose": "thematic_review"},
    "chance": {"seed": None, "exclude": ("in court=a", "in court=b = c")},
}


def asked(trail: str) -> list[str]:
    """The words of the command at the end of a trail."""
    words = shlex.split(trail.splitlines()[-1])
    assert words[:2] == ["scrutiny", "draw"]
    return words[1:]


def listed(trail: str, heading: str) -> list[str]:
    """The references below a line of the trail."""
    lines = trail.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(heading)) + 1
    found = [re.fullmatch(r"  \d+\. (\S+)(?: \(.*\))?", line) for line in lines[start:]]
    ends = next(n for n, match in enumerate(found) if match is None)
    return [match[1] for match in found[:ends] if match]


def told(trail: str, heading: str) -> str:
    (said,) = re.findall(rf"^{heading}: (.*)$", trail, re.MULTILINE)
    return str(said)


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as end:
        main(words)
    done = capsys.readouterr()
    return int(end.value.code or 0), done.out + done.err


@pytest.mark.parametrize("name", DRAWS)
def test_the_command_of_a_trail_draws_the_same_cases(
    name: str, frame: Path, to: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trail = drawn(frame, to, **DRAWS[name])
    words = asked(trail)
    elsewhere = tmp_path / "elsewhere"
    again = [str(elsewhere) if word == str(to) else word for word in words]
    code, said = run(again, capsys)
    assert code == 0, said
    strip = re.compile(r"(Drawn on|Written): .*|--to \S+")
    assert strip.sub("", said).strip() == strip.sub("", trail).strip()
    line, cases = written(elsewhere)
    before, same = written(to)
    assert cases == same
    assert line | {"drawn_on": ""} == before | {"drawn_on": ""}
    assert listed(trail, "Drawn, by place") == references(cases)
    code, said = run(words, capsys)
    assert code == 0
    assert "This is the draw that is on record" in said
    assert written(to) == (before, same)


def test_a_random_draw_can_be_repeated_without_this_program(frame: Path, to: Path) -> None:
    """By the rule that the trail names, with nothing but SHA-256."""
    trail = drawn(frame, to, size=6, exclude=("in court=still in court",))
    assert told(trail, "Order") == "by the SHA-256 of seed, copy and row"
    lots = {}
    for ref, team, opened, court in CASES:
        if court == "yes":
            continue
        marked = f'"s{court}"' if court else '"-"'
        row = (
            f'"case_ref": "s{ref}", "in court": {marked}, '
            f'"opened": "d{opened.isoformat()}T00:00:00", "team": "s{team}"'
        )
        lots[ref] = hashlib.sha256(f"{told(trail, 'Seed')}|1|{row}".encode()).hexdigest()
    order = sorted(lots, key=lots.__getitem__)
    size = int(told(trail, "Method").split(", ")[1].split(" of ")[0])
    assert listed(trail, "Drawn, by place") == order[:size]
    assert listed(trail, "Replacements") == order[size : size + 3]


def test_the_whole_trail(frame: Path, to: Path) -> None:
    trail = drawn(
        frame,
        to,
        size=3,
        by=("team",),
        replacements=0,
        exclude=("in court=in court",),
        title="Babies",
    )
    digest = told(trail, "SHA-256 of its rows")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert trail == (
        "Draw A-2026-1: Babies\n"
        "For: Multi-agency audit\n"
        "Drawn on: 2026-04-13\n\n"
        "Frame: frame.csv, 20 rows\n"
        f"SHA-256 of its rows: {digest}\n"
        "Left out: 2 rows\n"
        "  in court: 2\n"
        "Could be drawn: 18 rows\n\n"
        "Method: stratified, 3 of 18\n"
        "Seed: 7\n"
        "Order: by the SHA-256 of seed, copy and row\n"
        "Groups, by team:\n"
        "  north: 1 of 11\n"
        "  south: 1 of 5\n"
        "  west: 1 of 2\n\n"
        "Drawn, by place in the order:\n"
        "  1. C-08 (north)\n"
        "  6. C-19 (west)\n"
        "  7. C-16 (south)\n"
        "Replacements: none listed\n"
        "Rule: a case that can't be audited is replaced by the next one of its stratum in the "
        "order\n\n"
        f"Written: A-2026-1_draws.csv and A-2026-1_draw_cases.csv, in {to}\n\n"
        "To repeat it:\n"
        f"  scrutiny draw {frame} --name A-2026-1 --size 3 --method stratified --by team --seed 7 "
        f"--exclude 'in court=in court' --replacements 0 --title Babies --to {to}"
    )


def test_a_seed_of_chance_is_printed(frame: Path, to: Path) -> None:
    trail = drawn(frame, to, seed=None)
    assert told(trail, "Seed") == written(to)[0]["seed"]
    assert f"--seed {told(trail, 'Seed')} " in trail


@pytest.mark.slow
def test_a_process_of_its_own(frame: Path, to: Path) -> None:
    words = ["draw", str(frame), "--name", "A-1", "--size", "4", "--to", str(to), "--seed", "1"]
    program = [sys.executable, "-m", "scrutiny_lib"]
    done = subprocess.run([*program, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    again = subprocess.run(
        [*program, *words, "--by", "team"], capture_output=True, text=True, check=False
    )
    assert again.returncode == 2
    assert len(again.stderr.splitlines()) == 1
    assert "the draw 'A-1' was made on" in again.stderr
    assert again.stdout == ""
