"""An attacker with nothing but published packs: nothing is recovered, and unprotected much is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from scrutiny_lib.disclosure.audit import AuditReport
from scrutiny_lib.packs import make
from scrutiny_lib.packs.commands import run_packs
from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.workspace import Workspace
from tests.disclosure.pack_attacker import Hidden, PackAttack
from tests.packs.counts_pack import CELLS, OPEN, write_counts_pack

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parents[2]

RANDOM = """for seed in range({first}, {first} + 20):
    chance = np.random.default_rng([385, seed])
    shape = (int(chance.integers(2, 7)), int(chance.integers(2, 6)))
    inner = chance.negative_binomial(1, 1 / int(chance.integers(4, 50)), shape)
    rows = [f"Row {{i}}" for i in range(shape[0])]
    columns = [f"Column {{i}}" for i in range(shape[1])]
    table = pd.DataFrame(inner, columns=columns)
    table["Total"] = table.sum(axis=1)
    table.loc[len(rows)] = table.sum()
    table.insert(0, "What", [*rows, "Total"])
    counts = Counts(address=here | {{"measure": f"measure {{seed}}", "period": "2024-25"}},
        by_row={{"what": "What"}}, columns={{name: {{"kind": name}} for name in table.columns[1:]}})
    evidence.table(table, caption=f"Invented table {{seed}}", rule="{rule}", counts=counts,
        units=dict.fromkeys(table.columns[1:], "count"))"""


def open_workspace(folder: Path) -> Workspace:
    for name in ("params", "notebooks"):
        shutil.copytree(PROJECT / name, folder / name)
    os.chdir(folder)
    return Workspace(folder)


def published(workspace: Workspace, *params: str) -> Path:
    assert run_packs([], profile=None, data=None, params=params) == 0
    folder = latest_of(workspace.outputs / "published" / "counts")
    assert folder is not None
    return folder


@pytest.fixture(scope="module", autouse=True)
def _back() -> Iterator[None]:
    before = Path.cwd()
    yield
    os.chdir(before)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    workspace = open_workspace(tmp_path_factory.mktemp("packs"))
    write_counts_pack(workspace)
    return workspace, published(workspace, "months=14")


@pytest.fixture(scope="module")
def july(june: tuple[Workspace, Path]) -> Path:
    os.chdir(june[0].root)
    return published(june[0], "months=15")


@pytest.fixture(scope="module")
def july_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """July's pack as it would be if nobody remembered June's."""
    workspace = open_workspace(tmp_path_factory.mktemp("forgetful"))
    write_counts_pack(workspace, CELLS[:2])
    return published(workspace, "months=15")


def incidents(months: int) -> np.ndarray:
    """The true counts behind the first table of the pack, with their totals."""
    random = np.random.default_rng(383)
    inner = random.negative_binomial(1, 1 / 25, (5, 24))[:, :months]
    full = np.column_stack([inner, inner.sum(axis=1)])
    return np.vstack([full, full.sum(axis=0)])


def test_one_pack_gives_nothing_away(june: tuple[Workspace, Path]) -> None:
    attack = PackAttack([june[1]])
    assert len(attack.hidden) > 30
    assert attack.recovered() == {}
    assert attack.narrowed() == {}


def test_two_packs_a_month_apart_give_nothing_away(
    june: tuple[Workspace, Path], july: Path
) -> None:
    attack = PackAttack([june[1], july])
    assert len(attack.hidden) > 60
    assert attack.recovered() == {}
    assert attack.narrowed() == {}


def test_two_packs_that_do_not_know_of_each_other_do_give_counts_away(
    june: tuple[Workspace, Path], july_alone: Path
) -> None:
    recovered = PackAttack([june[1], july_alone]).recovered()
    assert recovered
    assert all(low == true_count(where, 15) for where, (low, _, _) in recovered.items())


def true_count(where: Hidden, months: int) -> int:
    """The true count of a hidden cell of the table of incidents."""
    rows = ["Home", "School", "Street", "Online", "Elsewhere", "Total"]
    names = [f"{2024 + (3 + m) // 12}-{(3 + m) % 12 + 1:02d}" for m in range(24)]
    assert where.table.startswith("incidents"), where.table
    row = rows.index(where.row)
    if where.column == "Total":
        return int(incidents(14 if where.pack == "june" else months)[row, -1])
    return int(incidents(24)[row, names.index(where.column)])


@pytest.fixture(scope="module")
def unprotected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack whose small counts are hidden and whose others are not; nobody looks at it again."""
    workspace = open_workspace(tmp_path_factory.mktemp("unprotected"))
    write_counts_pack(workspace)
    passed = AuditReport(True, (), 0, 0, 0, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "audit_pack", lambda *_: (passed, []))
        return published(workspace, "months=14", "secondary=off")


def test_without_secondary_suppression_the_same_attacker_recovers_much(unprotected: Path) -> None:
    recovered = PackAttack([unprotected]).recovered()
    cells = {where: low for where, (low, _, _) in recovered.items() if "incidents" in where.table}
    assert len(cells) >= 6
    assert all(low == true_count(where, 14) for where, low in cells.items())


def test_the_runner_refuses_what_the_notebook_did_not_protect(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace = open_workspace(tmp_path)
    write_counts_pack(workspace, CELLS[:2])
    params = ["months=14", "secondary=off"]
    assert run_packs([], profile=None, data=None, params=params) == 4
    said = capfd.readouterr().err
    assert "rule dfe_cin, cell area=E08000035, measure=incidents" in said
    assert latest_of(workspace.outputs / "published" / "counts") is None
    assert not list(workspace.outputs.glob("failed/counts/*/index.html"))


@pytest.mark.parametrize(
    "some",
    [range(1), pytest.param(range(1, 10), marks=[pytest.mark.soak, pytest.mark.timeout(1800)])],
    ids=["a tenth", "the rest"],
)
def test_random_tables_give_nothing_away(some: range, tmp_path: Path) -> None:
    """Two hundred tables under three rules, read from published pages."""
    workspace = open_workspace(tmp_path)
    hidden = 0
    for part in some:
        rule, last, base = [("dfe_cin", 5, 1), ("nhs_hes", 7, 5), ("nhs_mh", 4, 5)][part % 3]
        write_counts_pack(workspace, (OPEN, RANDOM.format(first=20 * part, rule=rule)))
        attack = PackAttack([published(workspace)], hidden_to=last, base=base)
        assert attack.recovered() == {}, part
        hidden += len(attack.hidden)
    assert hidden > 60 * len(some)
