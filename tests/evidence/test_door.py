"""The only door into a pack: protected first, shown at once and once, and found again by anchor."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from lxml import html

from scrutiny_lib import evidence
from scrutiny_lib.errors import DisclosureError, ExitCode, UsageError
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence.context import Context, current
from scrutiny_lib.evidence.model import KINDS, MIME_PREFIX, FindingItem, QuestionItem
from scrutiny_lib.evidence.render import render_alone
from tests.evidence.frames import HOSTILE, control, yearly

NAN = math.nan
Outputs = list[dict[str, Any]]
FRAME = pd.DataFrame({"What": ["Referrals", "Plans"], "Count": [1008.0, NAN]})
WORDS = {"subtitle": "Things, Anytown, 2018 to 2020", "rule": "published", "source": "A file."}


def show_table(**options: Any) -> evidence.Shown:
    return evidence.table(
        FRAME,
        **{"caption": "A caption", "rule": "published", "units": {"Count": "count"}, **options},
    )


def show_chart(frame: pd.DataFrame | None = None, **options: Any) -> evidence.Shown:
    given = yearly(Leeds=[40, 41, 44], England=[50, 51, 52]) if frame is None else frame
    return evidence.chart(
        "yearly", given, **{"title": "A message", "unit": "per_cent", **WORDS, **options}
    )


def finding(name: str = "f-one", **parts: Any) -> FindingItem:
    given = {
        "id": name,
        "pack": "a-pack",
        "indicator": None,
        "rule": "swing",
        "headline": "It rose",
        "detail": "By a third.",
        "agency": "police",
        "period": "2024",
        "strength": "strong",
        "score": 1.0,
        "polarity": "none",
        "evidence": (),
        "disclosure_rule": "published",
    }
    return FindingItem.model_validate({**given, **parts})


QUESTION = QuestionItem(
    id="q-one",
    text="What happened?",
    addressed_to="police",
    addressed_as="the police",
    rests_on=("f-one",),
)


def payload(bundle: dict[str, Any]) -> Any:
    (key,) = (key for key in bundle if key.startswith(MIME_PREFIX))
    return bundle[key]


def show_each() -> None:
    """One piece of every kind that a notebook shows."""
    shown = show_table()
    show_chart()
    evidence.finding(finding(), shown)
    evidence.question(QUESTION)
    evidence.note("A note.", "caution")


def test_every_piece_is_shown_at_once_and_in_order(page: Context, cell: Outputs) -> None:
    show_each()
    assert [payload(bundle)["kind"] for bundle in cell] == [
        "table",
        "chart",
        "finding",
        "question",
        "note",
    ]


def test_a_bundle_holds_html_and_the_data_it_was_made_from(page: Context, cell: Outputs) -> None:
    show_each()
    for bundle in cell:
        kind = payload(bundle)["kind"]
        assert set(bundle) == {"text/html", f"application/vnd.scrutiny.{kind}+json"}
        item = KINDS[kind].model_validate(payload(bundle))
        assert bundle["text/html"] == render_alone(item)


def test_the_data_are_plain_json(page: Context, cell: Outputs) -> None:
    show_each()
    for bundle in cell:
        assert json.loads(json.dumps(payload(bundle), allow_nan=False)) == payload(bundle)


def test_the_last_value_of_a_cell_is_not_shown_twice(page: Context, cell: Outputs) -> None:
    shown = show_table()
    assert len(cell) == 1
    formatted, _ = InteractiveShell.instance().display_formatter.format(shown)
    assert formatted == {}
    assert len(cell) == 1
    InteractiveShell.clear_instance()


def test_a_handle_names_its_piece_and_no_figure(page: Context, cell: Outputs) -> None:
    assert repr(show_table()) == "<table a-caption>"
    assert repr(evidence.finding(finding())) == "<finding f-one>"
    assert repr(evidence.note("1,008 children")) == "<note >"


@pytest.mark.parametrize("rule", ["", "Published", "own_counts"])
def test_without_a_rule_of_the_profile_nothing_is_shown(
    page: Context, cell: Outputs, rule: str
) -> None:
    before = set(page.taken)
    for show in (show_table, show_chart):
        with pytest.raises(DisclosureError, match="nothing is shown; the profile has published"):
            show(rule=rule)
    assert cell == []
    assert page.taken == before
    assert DisclosureError.exit_code == ExitCode.DISCLOSURE_REFUSED


def test_a_rule_has_to_be_given(page: Context) -> None:
    with pytest.raises(TypeError, match="rule"):
        evidence.table(FRAME, caption="A caption")  # type: ignore[call-arg]


def test_a_hidden_figure_is_nowhere_in_what_is_shown(page: Context, cell: Outputs) -> None:
    """The frame still holds 123.4 where the publisher's symbol stands."""
    frame = yearly(Leeds=[40, 123.4, 44], England=[50, 51, 52])
    frame.loc[1, "flag"] = "c"
    show_chart(frame, unit="per_10_000")
    whole = json.dumps(cell)
    assert "123.4" not in whole
    assert "121.4" not in whole  # the interval would tell it
    assert "125.4" not in whole
    assert "no figure in 2019" in payload(cell[0])["alternative"]
    assert "[c]" in cell[0]["text/html"]


def test_a_hidden_month_is_nowhere_in_what_is_shown(page: Context, cell: Outputs) -> None:
    frame = control([9, 11, 77, 10], "..a.")
    frame.loc[2, "flag"] = "c"
    evidence.chart("control", frame, title="A message", unit="count", **WORDS)
    item = payload(cell[0])
    assert "77" not in item["alternative"]
    assert "above the expected range" not in item["alternative"]
    row = next(r for r in item["table"]["rows"] if r[0]["text"] == "March 2020")
    assert [part["text"] for part in row] == ["March 2020", "[c]", "10", "5", "15", "missing"]


def test_a_symbol_hides_a_figure_of_a_table(page: Context, cell: Outputs) -> None:
    show_table(flags=pd.DataFrame({"Count": ["c", ""]}))
    assert "1,008" not in json.dumps(cell)
    assert payload(cell[0])["rows"][0][1]["text"] == "[c]"


@pytest.mark.parametrize("missing", ["value", "flag", "year", "is_area"])
def test_a_chart_without_a_column_says_which(page: Context, cell: Outputs, missing: str) -> None:
    with pytest.raises(UsageError, match=f"a 'yearly' chart needs the columns {missing}; add"):
        show_chart(yearly(Leeds=[40, 41]).drop(columns=missing))
    assert cell == []


def test_an_unknown_kind_of_chart_is_refused(page: Context, cell: Outputs) -> None:
    with pytest.raises(UsageError, match="there is no chart of the kind 'pie'"):
        evidence.chart("pie", pd.DataFrame(), title="T", unit="count", **WORDS)
    assert cell == []


def test_a_chart_that_can_not_be_drawn_takes_no_anchor(page: Context) -> None:
    before = set(page.taken)
    with pytest.raises(UsageError):
        show_chart(yearly(Leeds=[NAN]))
    assert page.taken == before


def test_a_chart_s_words_and_table_come_with_it(page: Context, cell: Outputs) -> None:
    show_chart(notes=("A note.",), indicators=("one",))
    item = payload(cell[0])
    assert item["alternative"] in html.fragment_fromstring(item["svg"])[1].text
    assert item["table"]["caption"] == WORDS["subtitle"]
    assert item["table"]["indicators"] == ["one"]
    assert [row[0]["text"] for row in item["table"]["rows"]] == ["2020", "2019", "2018"]
    assert (item["notes"], item["source"]) == (["A note."], "A file.")


def test_anchors_are_made_from_words_and_are_unique(page: Context, cell: Outputs) -> None:
    anchors = [show_table().item, show_table().item, show_table(anchor="A  Caption!").item]
    assert [getattr(item, "anchor", "") for item in anchors] == [
        "a-caption",
        "a-caption-2",
        "a-caption-3",
    ]


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Référrals & plans", "r-f-rrals-plans"),
        ("2024 in figures", "e-2024-in-figures"),
        ("中文", "e"),
        ("", "e"),
        ("--", "e"),
        ("x" * 60, "x" * 40),
        ("<b>", "b"),
    ],
)
def test_any_text_gives_an_anchor(page: Context, text: str, anchor: str) -> None:
    assert page.anchor(text) == anchor
    assert page.anchor(text) == f"{anchor}-2"


def test_an_anchor_with_a_number_does_not_meet_a_counted_one(page: Context) -> None:
    assert [page.anchor(text) for text in ("a 2", "a", "a")] == ["a-2", "a", "a-3"]


def test_anchors_leave_the_page_s_own_parts_alone(page: Context) -> None:
    """A table captioned "Method" must not stop the page for an id that stands twice."""
    for name in ("much", "well", "difference", "gaps", "method", "brief", "glossary"):
        assert page.anchor(name) == f"{name}-2"
        assert page.anchor(f"h {name}") == f"h-{name}-2"


def test_all_ids_of_a_page_are_unique(page: Context, cell: Outputs) -> None:
    for title in ("A message", "A message", "A message t", "A message h"):
        show_chart(title=title)
        show_table(caption=f"{title} table")
    source = "".join(bundle["text/html"] for bundle in cell)
    ids = [str(one) for one in html.fragment_fromstring(source, "div").xpath("//@id")]
    assert len(ids) == len(set(ids))


def test_a_finding_points_to_the_tables_and_charts_that_it_rests_on(
    page: Context, cell: Outputs
) -> None:
    table, chart, note = show_table(), show_chart(), evidence.note("x")
    shown = evidence.finding(finding(evidence=("earlier",)), table, chart, note)
    assert isinstance(shown.item, FindingItem)
    assert shown.item.evidence == ("earlier", "a-caption", "a-message")
    assert payload(cell[-1])["evidence"] == ["earlier", "a-caption", "a-message"]


def test_a_finding_that_was_given_is_left_as_it_was(page: Context, cell: Outputs) -> None:
    item = finding()
    evidence.finding(item, show_table())
    assert item.evidence == ()


def test_findings_and_questions_are_shown_in_the_order_given(page: Context, cell: Outputs) -> None:
    shown = show_table()
    evidence.show([finding("f-one"), QUESTION, finding("f-two")], shown)
    told = [payload(bundle) for bundle in cell[1:]]
    assert [item["id"] for item in told] == ["f-one", "q-one", "f-two"]
    assert told[0]["evidence"] == told[2]["evidence"] == ["a-caption"]


def test_hostile_words_come_through_the_door_as_words(page: Context, cell: Outputs) -> None:
    every = " ".join(HOSTILE)
    frame = pd.DataFrame({"What": HOSTILE, every: 1.0})
    evidence.table(frame, caption=every, rule="published", units={every: "count"})
    series = yearly(**{"Leeds": [40, 41], **{text: [50, 51] for text in HOSTILE}})
    show_chart(series, title=every, subtitle=every, source=every, notes=HOSTILE)
    for bundle in cell:
        root = html.fragment_fromstring(bundle["text/html"], "div")
        tags = {str(element.tag) for element in root.iter()}
        assert not tags & {"script", "img", "a", "foreignobject", "b", "iframe"}
        assert not {str(n) for e in root.iter() for n in e.attrib} & {"onerror", "src", "style"}


def test_outside_a_pack_the_default_profile_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cell: Outputs
) -> None:
    """Somebody explores in JupyterLab, in whatever folder."""
    monkeypatch.setattr(surroundings, "_current", None)
    monkeypatch.delenv("SCRUTINY_PROFILE", raising=False)
    monkeypatch.chdir(tmp_path)
    show_table()
    assert current().pack == "exploration"
    assert current().profile.partnership.name
    assert current() is current()


def test_each_pack_has_its_own_anchors(page: Context, cell: Outputs) -> None:
    show_table()
    surroundings.use(Context("another", page.profile, page.wording))
    assert repr(show_table()) == "<table a-caption>"
