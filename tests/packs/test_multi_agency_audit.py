"""The pack on multi-agency audits: on the synthetic partnership, and on small and odd audits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.demo import write_demo
from scrutiny_lib.errors import UsageError
from tests.packs.cells import PARAMS, link_workspace, one, rows_of, run_cells

pytestmark = pytest.mark.slow
Items = list[dict[str, Any]]


@dataclass(frozen=True)
class Demo:
    """The synthetic partnership's data folder and truth; packs are made from it as asked."""

    truth: dict[str, Any]

    def signal(self, name: str) -> dict[str, Any]:
        (found,) = [signal for signal in self.truth["signals"] if signal["id"] == name]
        return dict(found["size"])

    def items(self, **parameters: Any) -> Items:
        return run_cells("multi_agency_audit", **parameters)[1]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    base = tmp_path_factory.mktemp("audits")
    data = base / "data"
    write_demo(data, scale=0.02, years=5, seed=1, params=PARAMS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(link_workspace(base / "workspace"))
        patch.setenv("SCRUTINY_DATA", str(data))
        yield Demo(json.loads((data / "truth.json").read_text(encoding="utf-8")))


def findings(items: Items, rule: str) -> Items:
    return [item for item in items if item.get("rule") == rule and item["kind"] == "finding"]


def test_the_planted_contradiction_is_found_in_its_audit(demo: Demo) -> None:
    size = demo.signal("agencies_contradict")
    items = demo.items(audit=size["audit_id"])
    pairs = findings(items, "audit_contradiction_pair")
    domain = size["domain"].replace("_", "-")
    well, ill = size["good"].replace("_", "-"), size["inadequate"]
    ids = [item["id"] for item in pairs]
    assert f"f-contradiction-{domain}-{well}-{ill}" in ids
    assert all(one_id.endswith(f"{well}-{ill}") for one_id in ids)


def test_no_other_audit_has_two_agencies_that_always_contradict_each_other(demo: Demo) -> None:
    planted = demo.signal("agencies_contradict")["audit_id"]
    audits = [f"A-{year}-Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
    for audit in audits:
        if audit != planted:
            assert findings(demo.items(audit=audit), "audit_contradiction_pair") == []


def test_the_agency_whose_own_grades_are_high_is_found_and_no_other(demo: Demo) -> None:
    size = demo.signal("own_grades_high")
    (finding,) = findings(demo.items(), "audit_lowered")
    assert finding["id"] == "f-audit-lowered-police"
    lines = sum(size["police"].values())
    assert f"lowered in {size['police']['lowered']} of {lines} lines" in finding["headline"]


def test_what_organisations_say_and_practitioners_do_not_is_found(demo: Demo) -> None:
    size = demo.signal("section11_gap")
    (finding,) = findings(demo.items(), "section11_gap")
    assert finding["id"] == f"f-section11-{size['question_id'].lower()}"


def test_coefficients_stand_together_and_only_over_many_cases(demo: Demo) -> None:
    notes = [item["text"] for item in demo.items() if item["kind"] == "note"]
    (small,) = [note for note in notes if "no coefficient of agreement" in note]
    assert "AC1" not in small
    (large,) = [note for note in notes if "AC1 is" in note]
    assert "kappa is" in large
    assert large.count("95% interval") == 2


def test_the_public_sees_no_case(demo: Demo) -> None:
    planted = demo.signal("agencies_contradict")["audit_id"]
    case = re.compile(r"\bC-\d\d\b")
    assert case.search(json.dumps(demo.items(audit=planted)))
    items = demo.items(audit=planted, audience="publication")
    assert not case.search(json.dumps(items))
    assert not [item for item in items if "case_rows" in str(item.get("rule"))]
    assert findings(items, "audit_contradiction_pair")


def test_percentages_of_a_handful_of_cases_are_not_said(demo: Demo) -> None:
    for item in demo.items():
        if item["kind"] == "finding" and item["rule"].startswith("audit_"):
            assert "%" not in item["headline"] + item["detail"]


def test_an_audit_that_is_not_there_is_named_in_one_line(demo: Demo) -> None:
    with pytest.raises(UsageError, match="there is no audit of this reference"):
        demo.items(audit="A-1999-Q9")


FRAME = (
    "audit_id,theme,population_size,selection,selection_seed,agencies_asked,selected_on\n"
    "A-1,Neglect,40,random,7,{asked},2025-05-01\n"
)
CASES = "audit_id,case_ref,agency,domain,self_grade,moderated_grade,audited_on\n"


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Items]:
    """Run the pack on a data folder with only what is given."""

    def run(files: dict[str, str], **parameters: Any) -> Items:
        folder = tmp_path / "data" / "audits"
        folder.mkdir(parents=True)
        (folder / "SYNTHETIC.txt").write_text("Invented.")
        for name, text in files.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        monkeypatch.chdir(link_workspace(tmp_path / "workspace"))
        monkeypatch.setenv("SCRUTINY_DATA", str(tmp_path / "data"))
        return run_cells("multi_agency_audit", **parameters)[1]

    return run


def lines(agencies: tuple[str, ...], grade: str = "good,good", cases: int = 5) -> str:
    return CASES + "".join(
        f"A-1,C-{case},{agency},{domain},{grade},2025-06-01\n"
        for case in range(cases)
        for agency in agencies
        for domain in ("recognition", "joint_working")
    )


def no_foolish_sentence(items: Items) -> None:
    text = json.dumps([item for item in items if item["kind"] != "facts"])
    for foolish in ("nan", "NaT", "of no ", "None"):
        assert foolish not in text
    assert all(item["rows"] for item in items if item["kind"] == "table")


@pytest.mark.parametrize("audience", ["restricted", "publication"])
def test_five_cases_and_two_agencies(alone: Callable[..., Items], audience: str) -> None:
    asked = FRAME.format(asked="police;schools")
    items = alone(
        {"audit_frame": asked, "audit_cases": lines(("police", "schools"))}, audience=audience
    )
    no_foolish_sentence(items)
    assert not findings(items, "audit_missing")
    assert not findings(items, "audit_contradiction")
    notes = [item["text"] for item in items if item["kind"] == "note"]
    assert "No agency's account of a case contradicts another's." in notes
    assert any("kept in 20 of 20 lines" in note for note in notes)


def test_a_missing_agency_is_the_first_finding(alone: Callable[..., Items]) -> None:
    asked = FRAME.format(asked="police;schools;community_health")
    items = alone({"audit_frame": asked, "audit_cases": lines(("police", "schools"))})
    (missing,) = findings(items, "audit_missing")
    assert missing["headline"].endswith("asked returned nothing: Community health trust")
    scores = [item["score"] for item in items if item["kind"] == "finding"]
    assert missing["score"] == max(scores)


def test_an_audit_without_grades(alone: Callable[..., Items]) -> None:
    asked = FRAME.format(asked="police;schools")
    items = alone({"audit_frame": asked, "audit_cases": lines(("police", "schools"), ",")})
    no_foolish_sentence(items)
    assert not [item for item in items if item.get("anchor") in ("crossed", "moved-agency")]


def test_a_single_auditor(alone: Callable[..., Items]) -> None:
    asked = FRAME.format(asked="police")
    items = alone({"audit_frame": asked, "audit_cases": lines(("police",))})
    no_foolish_sentence(items)
    (weak,) = findings(items, "audit_weak")
    assert "a single agency looked at its own work" in weak["headline"]
    notes = [item["text"] for item in items if item["kind"] == "note"]
    assert "Only one agency gave an account, so none can be laid beside another's." in notes


def test_agencies_that_contradict_each_other_are_asked_what_each_saw(
    alone: Callable[..., Items],
) -> None:
    asked = FRAME.format(asked="police;schools")
    rows = (
        lines(("police",))
        + lines(("schools",), "inadequate,requires_improvement").partition("\n")[2]
    )
    items = alone({"audit_frame": asked, "audit_cases": rows})
    (pair,) = findings(items, "audit_contradiction_pair")
    assert "in five of five cases" in pair["headline"]
    assert rows_of(one(items, "matrix-joint-working"))[0] == ["C-0", "Good", "Inadequate"]
    questions = [i for i in items if i["kind"] == "question" and pair["id"] in i["rests_on"]]
    assert "each see of the same work" in questions[0]["text"]


def test_without_any_audit_the_pack_says_so(alone: Callable[..., Items]) -> None:
    items = alone({})
    assert not [item for item in items if item["kind"] in ("table", "chart", "finding")]
    notes = [item["text"] for item in items if item["kind"] == "note"]
    assert "No multi-agency audit has come." in notes
