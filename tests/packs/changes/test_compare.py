"""What has changed, by small packs whose difference is plain to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.config.wording import ChangeWords, Wording
from scrutiny_lib.packs.changes import Baseline, Changes, Said, compare
from scrutiny_lib.packs.changes.said import SaidChart, SaidFinding, SaidSource

MADE = "1 October 2026"


def said_by(**parts: object) -> Said:
    return Said.model_validate(parts)


def finding(name: str, strength: str = "moderate", evidence: str = "a") -> SaidFinding:
    return SaidFinding.model_validate(
        {"id": name, "headline": f"Headline {name}", "strength": strength, "evidence": [evidence]}
    )


def chart(**figures: str | None) -> SaidChart:
    return SaidChart(
        anchor="a",
        title="A chart",
        series=("Leeds",),
        figures={period: (text,) for period, text in figures.items()},
    )


@pytest.fixture
def words(wording: Wording) -> ChangeWords:
    return wording.changes


def changed(before: Said, now: Said, words: ChangeWords) -> Changes:
    baseline = Baseline("run", date(2026, 10, 1), before, ("data", "settings"))
    return compare(baseline, now, words, MADE)


def texts(changes: Changes) -> dict[str, tuple[str, ...]]:
    return dict(changes.groups)


def test_the_first_pack_says_that_it_is(words: ChangeWords) -> None:
    changes = compare(None, said_by(findings=[finding("x")]), words, "")
    assert changes.summary == words.first
    assert changes.groups == ()
    assert changes.why == ""


def test_nothing_changed(words: ChangeWords) -> None:
    same = said_by(findings=[finding("x")], charts=[chart(y2024="1")])
    changes = changed(same, same, words)
    assert changes.summary == (
        f"No figure and no finding is new since the pack of {MADE}; what changed before is told "
        "below."
    )
    assert changes.groups == ()
    assert set(changes.counts or {}) == set(words.counted)


def test_findings_that_are_new_gone_stronger_and_weaker(words: ChangeWords) -> None:
    before = said_by(findings=[finding("old"), finding("up"), finding("down"), finding("same")])
    now = said_by(
        findings=[
            finding("new"),
            finding("up", "strong"),
            finding("down", "weak"),
            finding("same"),
        ],
        titles={"a": "How it is called now"},
    )
    changes = changed(before, now, words)
    assert texts(changes) == {
        "New": ("Headline new",),
        "No longer found": ("What the earlier pack found here: How it is called now",),
        "Stronger than before": ("Headline up",),
        "Weaker than before": ("Headline down",),
    }
    assert changes.summary == (
        f"Since the pack of {MADE}: 1 new finding; 1 finding no longer made; "
        "1 finding stronger; 1 finding weaker."
    )
    assert changes.why == (
        "What was different when this pack was made: the figures; the partnership's settings."
    )


def test_the_words_of_a_finding_that_is_gone_are_never_repeated(words: ChangeWords) -> None:
    before = said_by(findings=[finding("old", evidence="gone-too")])
    (said,) = texts(changed(before, said_by(), words))["No longer found"]
    assert said == words.gone_with_its_evidence


def test_restated_figures_the_newest_named_and_the_rest_counted(words: ChangeWords) -> None:
    before = said_by(charts=[chart(**{str(year): "1.0%" for year in range(2018, 2025)})])
    restated = dict.fromkeys(map(str, range(2024, 2017, -1)), "2.0%") | {"2018": "1.0%"}
    (said,) = texts(changed(before, said_by(charts=[chart(**restated)]), words)).popitem()[1]
    assert said.startswith("A chart: Leeds, 2024, was 1.0% and is now 2.0%; Leeds, 2023, was")
    assert said.endswith("and 3 more")
    assert "2021" not in said


@pytest.mark.parametrize(
    ("before", "now"), [(None, "7"), ("7", None), (None, None), ("7", "7")], ids=str
)
def test_a_figure_that_either_pack_hides_is_never_named(
    before: str | None, now: str | None, words: ChangeWords
) -> None:
    changes = changed(
        said_by(charts=[chart(y2024=before)]), said_by(charts=[chart(y2024=now)]), words
    )
    assert changes.groups == ()


def test_new_periods_and_series_are_no_restatement(words: ChangeWords) -> None:
    before = said_by(charts=[chart(y2023="1")])
    other = replace_series(chart(y2023="5"), "England")
    assert changed(before, said_by(charts=[chart(y2023="1", y2024="2")]), words).groups == ()
    assert changed(before, said_by(charts=[other]), words).groups == ()
    assert changed(before, said_by(), words).groups == ()


def replace_series(one: SaidChart, name: str) -> SaidChart:
    return one.model_copy(update={"series": (name,)})


def test_a_release_is_missing_only_if_no_newer_one_stands_in_its_place(words: ChangeWords) -> None:
    old = [
        SaidSource(publisher="P", release="A 2024", families=("a",)),
        SaidSource(publisher="P", release="B 2024", families=("b",)),
    ]
    new = [SaidSource(publisher="P", release="A 2025", families=("a",))]
    changes = changed(said_by(sources=old), said_by(sources=new), words)
    assert texts(changes) == {"Sources that are missing now": ("B 2024",)}


FIGURES = st.dictionaries(
    st.sampled_from(["2022", "2023", "2024"]),
    st.none() | st.sampled_from(["11.7", "23.9", "35.1"]),
    max_size=3,
)


@given(before=FIGURES, now=FIGURES)
def test_every_figure_in_the_words_is_printed_by_the_pack_it_is_said_of(
    before: dict[str, str | None], now: dict[str, str | None]
) -> None:
    words = WORDS
    changes = changed(said_by(charts=[chart(**before)]), said_by(charts=[chart(**now)]), words)
    told = " ".join(text for _, said in changes.groups for text in said)
    expected = [p for p in now if before.get(p) and now[p] and before[p] != now[p]]
    assert told.count("is now") == len(expected)
    for period in expected:
        assert f"{period}, was {before[period]} and is now {now[period]}" in told


def test_every_kind_has_words_of_its_own(words: ChangeWords) -> None:
    changes = replace(changed(said_by(), said_by(), words), why="")
    assert changes.counts is not None
    assert len({words.headings[kind] for kind in changes.counts}) == len(changes.counts)


def _words() -> ChangeWords:
    from scrutiny_lib.config.wording import load_wording
    from tests.packs.conftest import PROJECT

    return load_wording(PROJECT / "params" / "wording.yml").changes


WORDS = _words()
