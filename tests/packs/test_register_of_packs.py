"""What was published is kept, cell by cell, and put before every later audit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib import evidence
from scrutiny_lib.config.disclosure import Audience
from scrutiny_lib.config.profile import Profile
from scrutiny_lib.disclosure.addressing import address_frame
from scrutiny_lib.disclosure.cells import Told, describe
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.disclosure.register import RegisterTable, as_public
from scrutiny_lib.disclosure.rules import RULES
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence.model import MIME_PREFIX
from scrutiny_lib.packs.commands import run_packs
from scrutiny_lib.packs.gate.identifiers import search_pack
from scrutiny_lib.packs.index import build_index
from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.packs.record import sha256_of
from scrutiny_lib.packs.register import (
    Register,
    audit_pack,
    keep_registers,
    known_before,
    register_text,
)
from scrutiny_lib.packs.session import open_pack
from scrutiny_lib.workspace import Workspace
from tests.packs.conftest import PROJECT
from tests.packs.counts_pack import OPEN, write_counts_pack
from tests.packs.test_private import TELL, TOLD, traces

HERE = {"measure": "plans", "period": "2024-04 to 2025-03", "area": "E08000035"}

SERVICES = """services = pd.DataFrame(
    {"Service": ["A", "B", "C", "D", "Total"], "Children": [3, 9, 20, 31, 63]})
on_plan = here | {"measure": "on a plan", "period": "2024-04 to 2025-03"}
counts = Counts(address=on_plan, by_row={"service": "Service"}, columns={"Children": {}})
shown = evidence.table(services, caption="Children by service", rule="dfe_cin",
    units={"Children": "count"}, counts=counts)"""

MONTHS = """monthly = pd.DataFrame({"Month": [*now, "Total"],
    "Episodes": [*([12] * months), 12 * months]})
if months > 14:
    monthly.loc[14, "Episodes"], monthly.loc[months, "Episodes"] = 2, 12 * months - 10
counts = Counts(address=here | {"measure": "missing"}, by_row={"period": "Month"},
    columns={"Episodes": {}})
evidence.table(monthly, caption="Missing episodes", rule="dfe_cin",
    units={"Episodes": "count"}, counts=counts)"""

FINDINGS = """said = dict(pack="counts", indicator=None, rule="x", agency="police", period="2024",
    strength="strong", score=1.0, polarity="none", evidence=(), disclosure_rule="dfe_cin")
asked = dict(addressed_to="police", addressed_as="the police")
evidence.show([
    FindingItem(id="f-few", headline="Service B had the fewest but one", detail="There were 9.",
        cells=(on_plan | {"service": "B"},), **said),
    QuestionItem(id="q-few", text="Why so few?", rests_on=("f-few",), **asked),
    FindingItem(id="f-most", headline="Service D had the most", detail="There were 31.",
        cells=(on_plan | {"service": "D"},), **said),
    QuestionItem(id="q-most", text="Why so many?", rests_on=("f-most",), **asked)], shown)"""

GIVES_AWAY = """if months == 16:
    year = here | {"period": "2024-25"}
    seen = pd.DataFrame({"Service": ["B"], "On a plan": [9], "Seen": [9], "Share": [100.0]})
    alone = Counts(address=year, by_row={"service": "Service"},
        columns={"Seen": {"measure": "seen"}})
    evidence.table(seen[["Service", "Seen"]], caption="Seen", rule="dfe_cin",
        units={"Seen": "count"}, counts=alone)
    both = Counts(address=year, by_row=alone.by_row, shares={"Share": ("On a plan", "Seen")},
        columns={"On a plan": {"measure": "on a plan"}, **alone.columns})
    evidence.table(seen, caption="Share of those seen", rule="dfe_cin", counts=both,
        units={"On a plan": "count", "Seen": "count", "Share": "per_cent"})"""


@dataclass
class Runs:
    """Three runs of one pack, a month apart; the third would give the first two away."""

    workspace: Workspace
    codes: list[int] = field(default_factory=list)
    executed: list[Any] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)

    @property
    def outputs(self) -> Path:
        return self.workspace.outputs

    def folder(self, months: int, where: str = "published") -> Path:
        """The folder of the run with this many months."""
        for path in (self.outputs / where / "counts").glob("*/run.json"):
            if json.loads(path.read_text())["parameters"]["months"] == months:
                return path.parent
        raise AssertionError(f"no run of {months} months under {where}")

    def register(self, months: int) -> Register:
        return Register.model_validate_json((self.folder(months) / "register.json").read_text())

    def record(self, months: int, where: str = "published") -> Any:
        return json.loads((self.folder(months, where) / "run.json").read_text())


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    root = tmp_path_factory.mktemp("register")
    for name in ("params", "notebooks"):
        shutil.copytree(
            PROJECT / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
    done = Runs(Workspace(root))
    write_counts_pack(done.workspace, (OPEN, TELL, SERVICES, MONTHS, FINDINGS, GIVES_AWAY))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.delenv("SCRUTINY_DATA", raising=False)
        patch.delenv("SCRUTINY_PROFILE", raising=False)
        for months in (14, 15, 16):
            code = run_packs([], profile=None, data=None, params=[f"months={months}"])
            done.codes.append(int(code))
            done.copies.append(len(list((done.outputs / "register").glob("*/*.json"))))
            kept = done.outputs / "working" / "counts.ipynb"
            done.executed.append(json.loads(kept.read_text()))
        yield done


@pytest.fixture
def outputs(runs: Runs, tmp_path: Path) -> Path:
    """A copy of the outputs, to take files from."""
    return Path(shutil.copytree(runs.outputs, tmp_path / "outputs"))


def own(outputs: Path, runs: Runs, months: int) -> tuple[Path, Path]:
    """A run's register and its copy."""
    name = runs.folder(months).name
    copy = outputs / "register" / "counts" / f"{name}.json"
    return outputs / "published" / "counts" / name / "register.json", copy


def addresses(told: tuple[Told, ...]) -> list[set[str]]:
    return [{describe(key) for key in one.figures.keys} for one in told]


def hidden_in(register: Register) -> set[str]:
    """Addresses of hidden cells, shortened to what tells them apart."""
    cells = [cell for table in register.tables for cell in table.cells]
    return {
        f"{cell.address['measure']}/{cell.address.get('service', cell.address['period'])}"
        for cell in cells
        if cell.is_hidden
    }


# Whole runs


@pytest.mark.slow
def test_a_pack_a_month_later_is_published_beside_the_first(runs: Runs) -> None:
    assert runs.codes[:2] == [0, 0]
    assert hidden_in(runs.register(14)) == {"on a plan/A", "on a plan/B"}
    assert hidden_in(runs.register(15)) == {
        "on a plan/A",
        "on a plan/B",
        "missing/2025-06",
        "missing/2024-04 to 2025-06",
    }
    latest = latest_of(runs.outputs / "published" / "counts")
    assert latest is not None
    assert latest.name == runs.folder(15).name


@pytest.mark.slow
def test_a_pack_that_would_give_an_earlier_one_away_is_refused_with_four(runs: Runs) -> None:
    assert runs.codes[2] == 4
    record = runs.record(16, "failed")
    assert record["outcome"] == "disclosure_refused"
    where = "area=E08000035, measure=on a plan, period=2024-04 to 2025-03, service=A"
    assert record["reason"].startswith(f"rule dfe_cin, cell {where}: ")
    words = record["reason"].replace(",", " ").replace(":", " ").split()
    assert not {"3", "9", "20", "31", "63"} & set(words)
    left = {path.name for path in runs.folder(16, "failed").iterdir()}
    assert left == {"executed.ipynb", "run.json"}


@pytest.mark.slow
def test_the_record_says_how_much_the_audit_looked_at(runs: Runs) -> None:
    """Two tables and a sentence; five services, a total a table, and the months."""
    first, second = (runs.record(months)["disclosure"] for months in (14, 15))
    assert first == {"tables": 3, "cells": 20, "hidden": 2, "earlier": 0}
    assert second == {"tables": 3, "cells": 22, "hidden": 4, "earlier": 3}


@pytest.mark.slow
def test_the_register_is_published_with_the_pack_and_named_in_its_record(runs: Runs) -> None:
    folder = runs.folder(14)
    register = runs.register(14)
    assert (register.audience, len(register.tables)) == ("publication", 3)
    assert runs.record(14)["files"]["register.json"] == sha256_of(
        [folder / "register.json"], folder
    )


@pytest.mark.slow
def test_a_sentence_on_a_hidden_cell_is_in_no_file(runs: Runs) -> None:
    found = json.loads((runs.folder(14) / "findings.json").read_text())
    assert [one["id"] for one in found["findings"]] == ["f-most"]
    assert [one["id"] for one in found["questions"]] == ["q-most"]
    page = (runs.folder(14) / "index.html").read_text()
    assert "A finding is not shown here" in page
    for path in runs.folder(14).rglob("*"):
        assert path.is_dir() or "fewest but one" not in path.read_text()


def told_inside(executed: Any) -> list[RegisterTable]:
    """What the executed notebook, which is not published, says of the counts."""
    found = []
    for cell in executed["cells"]:
        for output in cell.get("outputs", []):
            for kind, item in output.get("data", {}).items():
                told = item.get("told") if kind.startswith(MIME_PREFIX) else None
                found += [] if told is None else [RegisterTable.model_validate(told)]
    return found


@pytest.mark.slow
def test_what_is_published_does_not_say_which_hidden_cells_are_small(runs: Runs) -> None:
    inside = [one for table in told_inside(runs.executed[0]) for one in table.cells]
    outside = [one for table in runs.register(14).tables for one in table.cells]
    assert [one.address for one in inside] == [one.address for one in outside]
    small = [[o.address.get("service") for o in side if o.is_small] for side in (inside, outside)]
    assert small == [["A"], ["A", "B"]]
    for path in runs.folder(14).rglob("*"):
        if path.is_file() and path.name != "register.json":
            assert "is_small" not in path.read_text()
            assert '"told"' not in path.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("months", [14, 15])
def test_the_published_register_follows_from_what_readers_know(runs: Runs, months: int) -> None:
    """Made anew without knowing which cells are small, it is the same."""
    told = [table.told() for table in runs.register(months).tables]
    blind = [
        replace(one, figures=replace(one.figures, is_primary=one.figures.is_primary & False))
        for one in told
    ]
    before = [] if months == 14 else [table.told() for table in runs.register(14).tables]
    for made, published in zip(as_public(blind, before), told, strict=True):
        np.testing.assert_array_equal(made.figures.is_primary, published.figures.is_primary)


@pytest.mark.slow
def test_children_s_ids_that_a_notebook_tells_are_left_nowhere(runs: Runs) -> None:
    assert runs.codes[0] == 0
    for told in (*TOLD, "child_ids"):
        assert traces(runs.outputs, told) == []


# Copies


@pytest.mark.slow
def test_a_copy_is_kept_as_soon_as_a_pack_is_published(runs: Runs) -> None:
    """The pack may be taken down before the next run; its readers still know what it said."""
    assert runs.copies == [1, 2, 2]


@pytest.mark.slow
def test_a_copy_is_the_register_and_is_made_anew_if_it_is_gone(runs: Runs, outputs: Path) -> None:
    register, copy = own(outputs, runs, 14)
    assert copy.read_text() == register.read_text()
    copy.unlink()
    keep_registers(outputs)
    assert copy.read_text() == register.read_text()


@pytest.mark.slow
def test_a_pack_that_is_gone_is_known_by_its_copy(runs: Runs, outputs: Path) -> None:
    before = addresses(known_before(outputs, "publication").told)
    for months in (14, 15):
        register, _ = own(outputs, runs, months)
        keep_registers(outputs)
        shutil.rmtree(register.parent)
    assert addresses(known_before(outputs, "publication").told) == before
    assert len(before) == 4  # of six pieces the table of services and the sentence are the same


@pytest.mark.slow
def test_a_pack_without_a_copy_is_known_by_its_register(runs: Runs, outputs: Path) -> None:
    before = addresses(known_before(outputs, "publication").told)
    shutil.rmtree(outputs / "register")
    assert addresses(known_before(outputs, "publication").told) == before


@pytest.mark.slow
def test_a_lost_register_stops_everything(runs: Runs, outputs: Path) -> None:
    keep_registers(outputs)
    register, copy = own(outputs, runs, 14)
    register.unlink()
    assert len(known_before(outputs, "publication").told) == 4
    copy.unlink()
    with pytest.raises(DisclosureError, match=r"has lost its register\.json") as lost:
        known_before(outputs, "publication")
    assert f"counts/{register.parent.name}" in str(lost.value)


# By hand: registers, audiences, order


def pack(rows: dict[str, int], earlier: tuple[Told, ...] = ()) -> list[Told]:
    """What a pack with one column of counts tells its readers."""
    frame = pd.DataFrame({"Service": list(rows), "n": list(rows.values())})
    counts = Counts(address=HERE, by_row={"service": "Service"}, columns={"n": {}})
    ledger = Ledger(earlier=earlier)
    table = address_frame(frame, counts, pd.DataFrame(index=frame.index)).table
    ledger.settle(table, RULES["dfe_cin"], "child")
    return as_public(ledger.told, earlier)


def put(
    outputs: Path, name: str, told: list[Told], audience: Audience = "publication", day: int = 1
) -> Path:
    path = outputs / "register" / "counts" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(register_text(told, audience, datetime(2026, 1, day, tzinfo=UTC)))
    return path


def test_readers_of_a_restricted_pack_know_both_and_the_public_only_its_own(tmp_path: Path) -> None:
    put(tmp_path, "open", pack({"A": 10}))
    put(tmp_path, "closed", pack({"B": 20}), "restricted")
    known = {
        audience: {
            float(low) for one in known_before(tmp_path, audience).told for low in one.figures.low
        }
        for audience in ("publication", "restricted")
    }
    assert known == {"publication": {10}, "restricted": {10, 20}}


def test_the_newest_register_comes_first_and_the_same_piece_once(tmp_path: Path) -> None:
    put(tmp_path, "a-newest", pack({"A": 12}), day=3)
    put(tmp_path, "b-oldest", pack({"A": 10}), day=1)
    put(tmp_path, "c-between", pack({"A": 11}), day=2)
    put(tmp_path, "d-again", pack({"A": 10}), day=1)
    found = [one.figures.low.tolist() for one in known_before(tmp_path, "publication").told]
    assert found == [[12], [11], [10]]


@pytest.mark.parametrize("text", ["", "{}", "no register", '{"audience": "everyone"}'])
def test_a_register_that_can_not_be_read_stops_everything(tmp_path: Path, text: str) -> None:
    put(tmp_path, "good", pack({"A": 10}))
    put(tmp_path, "bad", []).write_text(text)
    with pytest.raises(DisclosureError, match=r"counts/bad\.json cannot be read as a register"):
        known_before(tmp_path, "publication")


def test_no_outputs_are_nothing_earlier(tmp_path: Path) -> None:
    assert known_before(tmp_path / "outputs", "publication").told == ()


def test_the_last_audit_refuses_tables_that_tell_together_what_neither_does(tmp_path: Path) -> None:
    """Each was protected without the other; the audit before publication has them all."""
    first, second = pack({"A": 3, "B": 9, "Total": 12}), pack({"B": 9})
    tables = [
        RegisterTable.model_validate_json(table.model_dump_json())
        for told in (first, second)
        for table in Register.model_validate_json(put(tmp_path, "x", told).read_text()).tables
    ]
    report, public = audit_pack(tables[:1], [])
    assert (report.passed, report.tables, len(public)) == (True, 1, 1)
    with pytest.raises(DisclosureError, match="rule dfe_cin, cell area=E08000035") as refused:
        audit_pack(tables, [])
    assert not {"3", "9", "12"} & set(str(refused.value).split())
    with pytest.raises(DisclosureError, match="rule dfe_cin"):
        audit_pack(tables[1:], first)


DAY = {**HERE, "period": "2024-03-31"}


@pytest.mark.parametrize(
    "counts",
    [
        Counts(address=DAY, columns={"n": {}}),
        Counts(
            address=DAY,
            columns={"n": {"when": "in time"}, "of": {}},
            shares={"share": ("n", "of")},
        ),
    ],
)
def test_the_day_of_which_figures_are_is_no_date_of_birth(tmp_path: Path, counts: Counts) -> None:
    """It stands in the address of a part, of its whole, and of what is left of it."""
    frame = pd.DataFrame({"n": [40], "of": [60], "share": [66.7]})
    ledger = Ledger()
    table = address_frame(frame, counts, pd.DataFrame(index=frame.index)).table
    ledger.settle(table, RULES["dfe_cin"], "child")
    text = register_text(ledger.told, "publication", datetime(2026, 1, 1, tzinfo=UTC))
    (tmp_path / "register.json").write_text(text)
    assert search_pack(tmp_path) == []


@pytest.mark.slow
def test_a_refusal_that_names_a_cell_by_its_day_does_not_stop_the_index(
    runs: Runs, outputs: Path, profile: Profile
) -> None:
    """The index says why the pack was not published, for as long as it was not."""
    for name in ("params", "notebooks"):
        shutil.copytree(runs.workspace.root / name, outputs.parent / name)
    path = outputs / "failed" / "counts" / runs.folder(16, "failed").name / "run.json"
    text = path.read_text()
    assert "period=2024-04 to 2025-03," in text
    path.write_text(text.replace("period=2024-04 to 2025-03,", "period=2024-03-31,"))
    build_index(Workspace(outputs.parent), profile)


def test_a_date_elsewhere_in_a_register_is_still_one(tmp_path: Path) -> None:
    """Of a part too, whose address stands within that of what is left of its whole."""
    frame = pd.DataFrame({"n": [40], "of": [60], "share": [66.7]})
    counts = Counts(
        address=HERE,
        columns={"n": {"when": "born 2019-05-03"}, "of": {}},
        shares={"share": ("n", "of")},
    )
    ledger = Ledger()
    table = address_frame(frame, counts, pd.DataFrame(index=frame.index)).table
    ledger.settle(table, RULES["dfe_cin"], "child")
    text = register_text(ledger.told, "publication", datetime(2026, 1, 1, tzinfo=UTC))
    (tmp_path / "register.json").write_text(text)
    places = search_pack(tmp_path)
    assert [place.where for place in places] == ["key tables[0].cells[0].address.when"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("audience", "shown", "known"),
    [("publication", ["[c]", "20"], 1), ("restricted", ["2", "20"], 2)],
)
def test_a_pack_s_audience_decides_what_is_hidden_and_what_is_known_before(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    audience: Audience,
    shown: list[str],
    known: int,
) -> None:
    write_counts_pack(workspace, (OPEN,), audience)
    put(workspace.outputs, "open", pack({"A": 10}))
    put(workspace.outputs, "closed", pack({"B": 20}), "restricted")
    monkeypatch.setattr(surroundings, "_current", None)
    open_pack("counts")
    ledger = surroundings.current().ledger
    assert (ledger.audience, len(ledger.earlier)) == (audience, known)
    frame = pd.DataFrame({"Kind": ["x", "y"], "Events": [2, 20]})
    counts = Counts(
        address={**HERE, "measure": "visits"},
        by_row={"kind": "Kind"},
        columns={"Events": {}},
        counting="event",
    )
    item = evidence.table(
        frame, caption="C", rule="dfe_cin", units={"Events": "count"}, counts=counts
    ).item
    assert [row[1].text for row in getattr(item, "rows", ())] == shown
