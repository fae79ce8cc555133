"""The pack on good practice: on the synthetic partnership, and where hardly anything is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.demo import write_demo
from tests.packs.cells import PARAMS, link_workspace, one, rows_of, run_cells, run_on_files

pytestmark = pytest.mark.slow
NAN = re.compile(r"\bnan\b", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """What the packs of the synthetic partnership show, by audience."""

    restricted: list[dict[str, Any]]
    publication: list[dict[str, Any]]
    truth: dict[str, Any]

    def signal(self, name: str) -> dict[str, Any]:
        (found,) = [signal for signal in self.truth["signals"] if signal["id"] == name]
        return dict(found["size"])


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    base = tmp_path_factory.mktemp("practice")
    data = base / "data"
    write_demo(data, scale=0.05, years=5, seed=1, params=PARAMS)
    workspace = link_workspace(base / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(workspace)
        patch.setenv("SCRUTINY_DATA", str(data))
        _, restricted = run_cells("good_practice")
        _, publication = run_cells("good_practice", audience="publication")
        truth = json.loads((data / "truth.json").read_text(encoding="utf-8"))
        yield Shown(restricted, publication, truth)


def test_what_is_praised_in_one_place_and_missed_in_another_is_found_and_nothing_else(
    shown: Shown,
) -> None:
    size = shown.signal("praised_and_missing")
    found = [i for i in shown.restricted if i.get("rule") == "praised_in_one_place"]
    (finding,) = found
    name = "-".join((size["thread"], size["praised"], size["missing"])).replace("_", "-")
    assert finding["id"] == f"f-praised-{name}"
    praised = sum(size[f"{k}_praised"] for k in ("strengths", "good_practice", "entries"))
    assert f"{praised} strengths" in finding["detail"]
    assert f"{size['development_praised']} concerns" in finding["detail"]


def test_practice_that_is_said_to_have_spread_without_evidence_is_found(shown: Shown) -> None:
    size = shown.signal("spread_without_evidence")
    finding = one(shown.restricted, "f-practice-spread-unproven")
    assert "nothing that shows it: one of " in finding["headline"]
    assert size["practice_id"] in finding["detail"]
    others = size["others_spread"] + 1
    spread = {row[0]: row for row in rows_of(one(shown.restricted, "spread"))}["Spread"]
    assert spread[1:] == [str(others), str(others - 1)]


def test_what_grades_say_stands_beside_the_praise(shown: Shown) -> None:
    (finding,) = [i for i in shown.restricted if i.get("rule") == "praised_in_one_place"]
    assert "Moderated grades of audits on it: " in finding["detail"]
    assert finding["detail"].endswith("The grades do not show the difference.")


def test_every_practice_has_a_row_with_where_it_could_go_and_what_shows_it(shown: Shown) -> None:
    rows = rows_of(one(shown.restricted, "rows"))
    by_agency = rows_of(one(shown.restricted, "register-agency"))
    assert len(rows) == sum(int(row[1]) for row in by_agency)
    assert not [i for i in shown.publication if i.get("anchor") == "rows"]


def test_only_words_that_may_be_shown_are_shown(shown: Shown) -> None:
    words = rows_of(one(shown.restricted, "in-words"))
    assert words
    assert all(row[0].startswith("Synthetic: ") for row in words)
    notes = [i["text"] for i in shown.restricted if i["kind"] == "note"]
    assert any("because nobody has said that they may be" in note for note in notes)


def test_no_reference_reaches_the_public(shown: Shown) -> None:
    reference = re.compile(r"\b(?:GP|R|L|A|E|V)-SYN\d+")
    assert reference.search(json.dumps(shown.restricted))
    assert not reference.search(json.dumps(shown.publication))


def test_strengths_have_the_same_room_as_concerns(shown: Shown) -> None:
    columns = [c["label"] for c in one(shown.restricted, "beside")["columns"]]
    assert columns == ["Thread", "Strengths", "Concerns", "Told by"]


def test_what_was_drawn_stands_beside_what_came_back(shown: Shown) -> None:
    rows = rows_of(one(shown.restricted, "draws"))
    assert len(rows) == 8
    for _, _, frame, drawn, looked_at, *_ in rows:
        assert int(looked_at) <= int(drawn) <= int(frame)


def test_an_empty_partnership_gives_no_foolish_sentence(tmp_path: Path) -> None:
    items = run_on_files("good_practice", tmp_path, {})
    assert not [item for item in items if item["kind"] in ("table", "chart", "finding")]
    notes = [item["text"] for item in items if item["kind"] == "note"]
    assert "No good practice has been written down in the register yet." in notes
    assert "nan" not in json.dumps(notes)


HEADERS = "practice_id,noticed_on,found_in,agency,theme,what,may_be_shown,could_copy,spread\n"


def run_on(tmp_path: Path, *practices: str) -> list[dict[str, Any]]:
    """Run the pack on a register of these practices."""
    register = HEADERS + "".join(f"{line}\n" for line in practices)
    return run_on_files("good_practice", tmp_path, {"good_practice/good_practice.csv": register})


def test_a_single_practice_is_shown_as_it_is(tmp_path: Path) -> None:
    call = "Synthetic: A call before the birth."
    items = run_on(tmp_path, f"GP-1,2025-05-01,audit,police,babies,{call},yes,,not_yet")
    ((what, whom, difference),) = rows_of(one(items, "in-words"))
    assert what == call
    assert (whom, difference) == ("Police: Babies", "-")
    assert not NAN.search(json.dumps([i for i in items if i["kind"] != "facts"]))


def test_a_practice_of_nobody_is_told_as_such(tmp_path: Path) -> None:
    call = "Synthetic: A call before the birth."
    items = run_on(tmp_path, f"GP-1,2025-05-01,audit,,babies,{call},yes,schools,spread")
    assert rows_of(one(items, "register-agency")) == [["Not recorded", "1", "0"]]
    assert rows_of(one(items, "in-words"))[0][1] == "Not recorded: Babies"
    assert rows_of(one(items, "beside")) == [["Babies", "1", "0", "the register"]]
    assert "Not recorded" in one(items, "f-practice-spread-unproven")["detail"]
    assert not NAN.search(json.dumps([i for i in items if i["kind"] != "facts"]))
