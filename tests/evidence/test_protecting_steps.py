"""Steps of our own children: nested counts, none of which can be had when it is hidden."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib import evidence
from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.wording import load_wording
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence import Counts, shown
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence.context import Context
from tests.evidence.attack_steps import StepsAttack
from tests.evidence.conftest import PARAMS
from tests.evidence.more_frames import STEPS, steps, with_shares
from tests.evidence.test_door import Outputs, payload

NAN = math.nan
HERE = {"measure": "journey", "period": "2024-25", "area": "E08000035"}
COUNTS = Counts(
    address=HERE,
    by_row={"agency": "group", "step": "step"},
    columns={"reached": {}, "of": {}},
    shares={"share": ("reached", "of")},
)
WORDS = {"title": "A message", "subtitle": "Steps, Leeds", "source": "Our own."}


def show(frame: pd.DataFrame, **options: Any) -> None:
    given = {"rule": "dfe_cin", "unit": "per_cent", "counts": COUNTS, **WORDS, **options}
    evidence.chart("steps", frame, **given)


def rows(cell: Outputs, place: int = -1) -> dict[str, list[str]]:
    table = payload(cell[place])["table"]["rows"]
    return {row[0]["text"]: [part["text"] for part in row[1:]] for row in table}


def test_small_counts_go_with_all_that_rests_on_them(page: Context, cell: Outputs) -> None:
    show(steps(Police=[400, 100, 50, 3], Schools=[300, 90, 40, 20]))
    printed = rows(cell)
    assert printed["Police: Section 47"] == ["[c]", "50", "[c]", "[c]", "[c]", "[c]"]
    assert printed["Police: Assessment"][:3] == ["50", "100", "50.0%"]
    assert printed["Schools: Section 47"][0] == "20"
    said = payload(cell[0])["alternative"]
    assert "Assessment 50, 50.0% of the step before; Section 47 hidden." in said
    whole = payload(cell[0])
    assert ">3<" not in whole["svg"]
    assert len(StepsAttack(whole, list(STEPS[:4])).bars()) == 7


def test_the_step_before_is_hidden_where_its_own_count_is(page: Context, cell: Outputs) -> None:
    """As a number of its own it would stand in the next row."""
    show(steps(Police=[400, 100, 4, 0]))
    printed = rows(cell)
    assert printed["Police: Assessment"][0] == "[c]"
    assert printed["Police: Section 47"][:3] == ["0", "[c]", "[c]"]


def test_a_small_number_of_those_who_got_no_further_is_hidden_too(
    page: Context, cell: Outputs
) -> None:
    """Of 100, 97 got further: three did not, and the share would tell as well."""
    show(steps(Police=[400, 100, 97, 50]))
    printed = rows(cell)
    hidden = [step for step, texts in printed.items() if texts[0] == "[c]"]
    assert hidden in (["Police: Referral"], ["Police: Assessment"])
    assert printed["Police: Assessment"][2] == "[c]"
    attack = StepsAttack(payload(cell[0]), list(STEPS[:4]))
    assert attack.ranges([("left", "Police", "Assessment")]) != {
        ("left", "Police", "Assessment"): (3, 3)
    }


def test_a_hidden_first_step_leaves_its_group_without_bars(page: Context, cell: Outputs) -> None:
    show(steps(Police=[400, 100, 50], Housing=[5, 2, 0]))
    attack = StepsAttack(payload(cell[0]), list(STEPS[:3]))
    assert {group for (group, _), _ in attack.bars()} == {"Police"}
    assert rows(cell)["Housing: Contact"][0] == "[c]"


def test_totals_over_groups_do_not_give_a_hidden_step_away(page: Context, cell: Outputs) -> None:
    frame = steps(Police=[400, 100, 3], Schools=[300, 90, 40], Total=[700, 190, 43])
    show(frame)
    hidden = [name for name, texts in rows(cell).items() if texts[0] == "[c]"]
    assert "Police: Assessment" in hidden
    assert len(hidden) == 2


def test_a_step_that_was_hidden_before_is_hidden_here(page: Context, cell: Outputs) -> None:
    table = pd.DataFrame({"Step": ["Assessment", "Section 47", "Conference"], "N": [50, 7, 3]})
    counts = Counts(
        address={**HERE, "agency": "Police"}, by_row={"step": "Step"}, columns={"N": {}}
    )
    evidence.table(table, caption="Steps", rule="dfe_cin", units={"N": "count"}, counts=counts)
    show(steps(Police=[400, 100, 50, 7, 3]))
    printed = rows(cell)
    assert printed["Police: Conference"][0] == "[c]"
    assert printed["Police: Conference"][2:] == ["[c]"] * 4
    first = [row[1]["text"] for row in payload(cell[0])["rows"]]
    assert [printed[f"Police: {step}"][0] for step in table["Step"]] == first


# Refusals


def test_without_counts_nothing_is_shown(page: Context, cell: Outputs) -> None:
    with pytest.raises(DisclosureError, match="does not say which of its figures are counts"):
        show(steps(Police=[400, 100]), counts=None)
    assert cell == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": {"reached": {}}, "shares": {}},
        {"columns": {"of": {}}, "shares": {}},
        {"shares": {}},
        {"shares": {"share": ("reached", "reached")}},
    ],
)
def test_counts_that_do_not_tie_a_step_to_the_one_before_are_refused(
    page: Context, cell: Outputs, wrong: dict[str, Any]
) -> None:
    given = {"address": HERE, "by_row": COUNTS.by_row, "columns": COUNTS.columns, **wrong}
    with pytest.raises(DisclosureError, match="of a 'steps' chart names 'reached' and 'of'"):
        show(steps(Police=[400, 100]), counts=Counts(**given))
    assert cell == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"by_row": {"agency": "group"}}, "by their column 'step', named under 'by_row'"),
        ({"by_row": {"step": "step"}}, "twice; keep one, or name the groups' column"),
        ({"rates": {"median_days": ("reached", "of")}}, "neither 'rates' nor rows"),
        ({"columns": {"reached": {}, "of": {}, "median_days": {}}}, "leave out the rest"),
        ({"rests_on": {"median_days": ("reached", "flag")}}, "and not 'flag'"),
    ],
)
def test_what_can_not_be_protected_is_refused(
    page: Context, cell: Outputs, change: dict[str, Any], said: str
) -> None:
    given = {
        "address": HERE,
        "by_row": COUNTS.by_row,
        "columns": COUNTS.columns,
        "shares": COUNTS.shares,
    }
    with pytest.raises(DisclosureError, match=said):
        show(steps(Police=[400, 100], Schools=[300, 90]), counts=Counts(**{**given, **change}))
    assert cell == []


def test_a_group_has_every_step(page: Context, cell: Outputs) -> None:
    frame = steps(Police=[400, 100, 50], Schools=[300, 90])
    with pytest.raises(DisclosureError, match="have not all the same steps in one order"):
        show(frame)
    with pytest.raises(DisclosureError, match="have not all the same steps in one order"):
        show(steps(Police=[400, 100, 50], Schools=[300, 90, 30]).iloc[[0, 1, 2, 4, 3, 5]])
    assert cell == []


def test_a_step_of_more_than_the_one_before_is_refused(page: Context, cell: Outputs) -> None:
    frame = steps(Police=[400, 100, 50]).assign(of=[NAN, 420, 100])
    with pytest.raises(DisclosureError, match="is not the count of the step before, nor a part"):
        show(frame)
    with pytest.raises(DisclosureError, match=r"is above .* of which it is a part"):
        show(with_shares(steps(Police=[400, 100, 50])).assign(reached=[400, 100, 120]))
    assert cell == []


def test_a_share_of_other_counts_is_refused(page: Context, cell: Outputs) -> None:
    frame = steps(Police=[400, 100, 50])
    frame.loc[1, "share"] = 26.0
    with pytest.raises(DisclosureError, match="'share' is not the percentage of 'reached' in 'of'"):
        show(frame)
    assert cell == []


def test_a_count_without_a_symbol_may_not_be_missing(page: Context, cell: Outputs) -> None:
    frame = steps(Police=[400, 100, 50]).astype({"reached": float})
    frame.loc[2, ["reached", "share", "lower", "upper"]] = NAN
    with pytest.raises(DisclosureError, match=r"'reached \(Assessment\)' is missing without a"):
        show(frame)
    assert cell == []


# Ways to the chart


def test_what_was_protected_first_can_be_shown(page: Context, cell: Outputs) -> None:
    plain = steps(Police=[400, 100, 50, 3], Schools=[300, 90, 40, 20])
    first = evidence.protected(plain.drop(columns=["share", "lower", "upper"]), rule="dfe_cin",
                               counts=Counts(address=HERE, by_row=COUNTS.by_row,
                                             columns=COUNTS.columns))  # fmt: skip
    assert first["flag"].tolist() == ["", "", "", "c", "", "", "", ""]
    assert first["of"].tolist()[1:4] == [400, 100, 50]
    show(with_shares(first))
    assert rows(cell)["Police: Section 47"][0] == "[c]"
    show(plain)
    assert rows(cell, 0) == rows(cell, 1)


def test_rounded_steps_need_shares_of_the_rounded_counts(page: Context, cell: Outputs) -> None:
    plain = steps(Police=[401, 103, 52], Schools=[300, 90, 41])
    with pytest.raises(DisclosureError, match="protect the counts first"):
        show(plain, rule="nhs_hes")
    bare = plain.drop(columns=["share", "lower", "upper", "median_days"])
    counts = Counts(address=HERE, by_row=COUNTS.by_row, columns=COUNTS.columns)
    safe = evidence.protected(bare, rule="nhs_hes", counts=counts)
    assert safe["reached"].tolist()[:3] == [400, 105, 50]
    assert safe["of"].tolist()[1:3] == [400, 105]
    show(with_shares(safe).assign(median_days=NAN), rule="nhs_hes")
    assert rows(cell)["Police: Referral"][:3] == ["105", "400", "26.3%"]


def test_where_it_is_not_known_of_all_what_came_next_the_rest_is_a_count_too(
    page: Context, cell: Outputs
) -> None:
    """Of 100 referrals 60 were followed up: 40 can be said; of 100, 98: two cannot."""
    frame = with_shares(steps(Police=[400, 100, 30]).assign(of=[NAN, 400, 60]))
    show(frame)
    assert rows(cell)["Police: Assessment"][:3] == ["30", "60", "50.0%"]
    other = {**HERE, "measure": "other journey"}
    counts = Counts(address=other, by_row=COUNTS.by_row, columns=COUNTS.columns,
                    shares=COUNTS.shares)  # fmt: skip
    show(with_shares(steps(Police=[400, 100, 30]).assign(of=[NAN, 400, 98])), counts=counts)
    printed = rows(cell)
    assert "[c]" in (printed["Police: Referral"][0], printed["Police: Assessment"][1])


def test_groups_may_be_addressed_by_another_column_and_shown_in_parts(
    page: Context, cell: Outputs
) -> None:
    """Everyone first, then the groups: what the first chart shows binds the second."""
    counts = {"Police": [400, 100, 3], "Schools": [300, 90, 40], "All": [700, 190, 43]}
    plain = steps(**counts).drop(columns=["share", "lower", "upper", "median_days"])
    plain["source"] = plain["group"].replace({"All": "Total", "Police": "6", "Schools": "2A"})
    what = Counts(
        address=HERE,
        by_row={"source": "source", "step": "step"},
        columns=COUNTS.columns,
        shares=dict.fromkeys(("share", "lower", "upper", "strict"), ("reached", "of")),
    )
    empty = plain.assign(share=NAN, lower=NAN, upper=NAN, strict=NAN)
    safe = with_shares(evidence.protected(empty, counts=what, rule="dfe_cin"))
    safe["median_days"] = 5.0
    everyone = safe["group"] == "All"
    for part in (safe[everyone], safe[~everyone].reset_index(drop=True)):
        show(part, counts=what)
    assert rows(cell, 0)["All: Assessment"][0] == "43"
    printed = rows(cell, 1)
    assert [printed[f"{group}: Assessment"][0] for group in ("Police", "Schools")] == ["[c]"] * 2
    assert printed["Police: Assessment"] == ["[c]", "100", "[c]", "[c]", "[c]", "[c]"]


def test_the_first_step_may_repeat_itself(page: Context, cell: Outputs) -> None:
    frame = steps(Police=[400, 100]).astype({"of": float})
    frame.loc[0, ["of", "share"]] = [400.0, 100.0]
    show(frame)
    assert rows(cell)["Police: Contact"][:3] == ["400", "400", "100.0%"]
    with pytest.raises(DisclosureError, match="is not the count of the step before"):
        show(frame.assign(of=[390.0, 400.0]))


def test_a_table_of_steps_is_protected_the_same_way(page: Context, cell: Outputs) -> None:
    frame = steps(Police=[400, 100, 4, 0]).drop(columns=["lower", "upper", "flag"])
    counts = Counts(
        address=HERE,
        by_row=COUNTS.by_row,
        columns=COUNTS.columns,
        shares={"share": ("reached", "of"), "median_days": ("reached", "reached")},
    )
    units = {"reached": "count", "of": "count", "share": "per_cent", "median_days": "days"}
    evidence.table(frame[["group", "step", *units]], caption="Steps", rule="dfe_cin", units=units,
                   counts=counts)  # fmt: skip
    printed = [[part["text"] for part in row] for row in payload(cell[0])["rows"]]
    assert printed[2][2:] == ["[c]", "100", "[c]", "[c]"]
    assert printed[3][2:5] == ["0", "[c]", "[c]"]


def test_a_publisher_s_hidden_step_is_nowhere(page: Context, cell: Outputs) -> None:
    """The frame still holds 777 where the publisher's symbol stands, and the next row its whole."""
    frame = steps(Police=[4000, 777, 123])
    frame.loc[1, "flag"] = "c"
    show(frame, rule="published", counts=None)
    whole = json.dumps(cell)
    assert "777" not in whole
    assert "19.4%" not in whole
    assert "15.8%" not in whole  # 123 of 777
    assert rows(cell)["Police: Assessment"][:3] == ["123", "[c]", "[c]"]


def test_the_register_knows_every_step_once(page: Context, cell: Outputs) -> None:
    show(steps(Police=[400, 100, 50]))
    told = payload(cell[0])["table"]["told"]["cells"]
    named = [one["address"].get("step") for one in told if "all but" not in one["address"]]
    assert sorted(named) == ["Assessment", "Contact", "Referral"]


# The attack

COUNT = st.one_of(st.integers(0, 9), st.integers(0, 60))


@st.composite
def journeys(draw: st.DrawFn) -> dict[str, list[int]]:
    """One to three groups of four nested counts, now and then with their total."""
    groups = {}
    for name in ("Police", "Schools", "Health")[: draw(st.integers(1, 3))]:
        chain = sorted((draw(COUNT) for _ in range(4)), reverse=True)
        groups[name] = [chain[0] + draw(COUNT), *chain[1:]]
    if len(groups) > 1 and draw(st.booleans()):
        groups["Total"] = [sum(column) for column in zip(*groups.values(), strict=True)]
    return groups


def published(frame: pd.DataFrame) -> dict[str, Any] | None:
    """The chart's payload on a fresh page, or nothing if there was nothing to draw."""
    outputs: Outputs = []
    context = Context("a-pack", load_profile(PARAMS / "leeds.yml"),
                      load_wording(PARAMS / "wording.yml"))  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(surroundings, "_current", context)
        patch.setattr(shown, "display", lambda bundle, raw: outputs.append(bundle))
        try:
            show(frame)
        except evidence.door.UsageError:
            return None
    found: dict[str, Any] = payload(outputs[0])
    return found


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(journeys())
def test_no_hidden_step_can_be_had_from_drawing_words_or_table(
    counts: dict[str, list[int]],
) -> None:
    item = published(steps(**counts))
    if item is None:
        return
    attack = StepsAttack(item, list(STEPS[:4]))
    true = {(g, s): n for g, row in counts.items() for s, n in zip(STEPS, row, strict=False)}
    hidden = set(attack.hidden)
    assert {cell for cell, number in true.items() if 1 <= number <= 5} <= hidden
    assert attack.figures_beside_the_table() == set()
    for cell, length in attack.bars():
        assert cell not in hidden
        assert (cell[0], STEPS[0]) not in hidden
        assert length > 0
    left = {
        ("left", g, s): row[k] - row[k + 1]
        for g, row in counts.items()
        for k, s in enumerate(STEPS[1:4])
    }
    small = [name for name, n in {**true, **left}.items() if 1 <= n <= 5]
    for name, (low, high) in attack.ranges(small).items():
        assert low <= 1, name
        assert high >= 5, name
