"""Impact tests: recommendations that name a measure, tested again on what came after their day."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import count_word, figure, interval_text, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.reviews.actions import actions
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.packs.views.reviews.tested import COLUMNS, Tested, counts_of, protected, tested
from scrutiny_lib.reviews.actions import ASIDE
from scrutiny_lib.reviews.impact import HIDDEN

_WORKED_OUT = ("Before and target", "Since", "Result")
_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")


def show_impact(pack: Pack) -> None:
    """Show every recommendation that names a measure, tested again; and what it says."""
    it, found = reviewed(pack), actions(pack)
    named = found[found["measure_id"].notna() & (found["state"] != ASIDE)]
    if named.empty:
        if len(found):
            evidence.note("No recommendation names a measure, so none can be tested.")
        return
    every = [tested(it, row) for _, row in named.iterrows()]
    untested = [one for one in every if one.result.result == "not_testable"]
    untested = [one for one in untested if one.result.why != HIDDEN]  # these stand in the table
    _show_tested(it, [one for one in every if one not in untested])
    _show_untested(it, untested, len(every))


def _show_untested(it: Reviewed, untested: list[Tested], named: int) -> None:
    """Show why recommendations that name a measure can't be tested by it."""
    if not untested:
        return
    tally = pd.Series([one.result.why for one in untested]).value_counts(sort=False)
    shown = evidence.table(
        pd.DataFrame({"Why": tally.index.map(sentence_case), "Recommendations": tally.to_numpy()}),
        caption=f"Recommendations that name a measure and can't be tested, of {named}",
        rule="none",
        units={"Recommendations": "count"},
        source="Source: the partnership's tracker of recommendations.",
        anchor="not-testable",
    )
    reasons = "; ".join(f"{why}: {count_word(int(n))}" for why, n in tally.items())
    told = tell(
        it.pack,
        rule="impact_not_testable",
        fields={
            "count": sentence_case(count_word(len(untested))),
            "of": count_word(named),
            "reasons": sentence_case(reasons),
        },
        period=f"{it.as_of:%Y-%m}",
        size=1.0 + len(untested) / named,
        disclosure_rule="none",
    )
    evidence.show(told, shown)


def _show_tested(it: Reviewed, every: list[Tested]) -> None:
    """Show what tests gave, a table for each way of protection."""
    for number, way in enumerate(dict.fromkeys((one.rule, one.counting) for one in every)):
        some = [one for one in every if (one.rule, one.counting) == way]
        some, counts = protected(it, some)
        shown = evidence.table(**_table(it, some, counts, is_first=number == 0))
        for one in some:
            evidence.show(_told(it, one), shown)


def _table(
    it: Reviewed, some: list[Tested], counts: pd.DataFrame, *, is_first: bool
) -> dict[str, Any]:
    """Prepare a row a recommendation that names a measure."""
    rule, bare = some[0].rule, pd.DataFrame([_row(it, one) for one in some])
    others = f" ({some[0].measure.name}{' and others' if len(some) > 1 else ''})"
    counts_people = rule not in ("none", "published")
    return {
        "frame": pd.concat([bare, counts[list(COLUMNS)]], axis=1) if counts_people else bare,
        "caption": "Recommendations that name a measure, tested on what came after their day"
        + ("" if is_first else others),
        "rule": rule,
        "counts": counts_of(
            it,
            some,
            rests_on=dict.fromkeys(_WORKED_OUT, ("part", "whole")),
            labels=("Recommendation", "Measure"),
            unshown=COLUMNS,
        )
        if counts_people
        else None,
        "source": "Since: all that came after the day by which the recommendation was to be done; "
        "of a share of those counted on a day, the last day. Shares have their "
        f"{100 * it.settings.impact.confidence:g}% interval. Met: the target is reached. Not met: "
        "the interval lies short of it. Measures are the partnership's own figures or audits.",
        "anchor": "impact",
    }


def _row(it: Reviewed, one: Tested) -> dict[str, Any]:
    owner = label(it.pack, "agencies", one.action["owner_agency"])
    words = label(it.pack, "impact_test_result", one.result.result)
    reference = str(one.action["rec_id"])
    return {
        "Recommendation": reference if it.pack.is_restricted else f"Owned by: {owner}",
        "Measure": one.measure.name,
        "Before and target": sentence_case(_before(one)) or "No target",
        "Since": _since(one),
        "Result": f"{words}: {one.result.why}" if one.result.why else words,
    }


def _before(one: Tested) -> str:
    """Say where it stood and where it was to go."""
    given = (("from", one.promise.baseline), ("to", one.promise.target))
    return " ".join(
        f"{words} {figure(value, one.measure.unit)}" for words, value in given if value is not None
    )


def _since(one: Tested) -> str:
    result, unit = one.result, one.measure.unit
    if result.value is None:
        return "-"
    value = figure(result.value, unit)
    if result.lower is None or result.upper is None:
        return value
    return f"{value} ({interval_text(result.lower, result.upper, unit)}), of {result.cases:,}"


def _told(it: Reviewed, one: Tested) -> Told:
    """Tell that an aim was met, or was not."""
    result, measure, target = one.result, one.measure, one.promise.target
    if result.result not in ("met", "not_met") or result.value is None or target is None:
        return ()
    fields = {
        "reference": str(one.action["rec_id"]) if it.pack.is_restricted else "A recommendation",
        "measure": measure.name,
        "measure_lower": measure.name[:1].lower() + measure.name[1:],
        "value": _since(one),
        "target": figure(target, measure.unit),
        "before": _before(one),
        "due": month_text(one.action["due"]),
        "status": label(it.pack, "recommendation_status", one.action["status"]).lower(),
        "agency": label(it.pack, "agencies", one.action["owner_agency"]),
    }
    indicator = measure.indicator
    return tell(
        it.pack,
        rule=f"impact_{result.result}",
        about=f"impact-{slug(str(one.action['rec_id']))}",
        indicator=indicator.id if indicator is not None else None,
        fields=fields,
        period=one.period,
        size=2.0,
        polarity=_polarity(one),
        disclosure_rule=one.rule,
        cells=one.cells(it.pack.area.code),
    )


def slug(reference: str) -> str:
    """Return a name for a finding that stays the same and does not hold the reference.

    Letters alone: with digits some look like postcodes, for which the pack would be refused.
    """
    return hashlib.sha256(reference.encode()).hexdigest()[:8].translate(_LETTERS)


def _polarity(one: Tested) -> Any:
    indicator = one.measure.indicator
    if indicator is None or indicator.polarity == "none":
        return "none"
    return "better" if one.result.result == "met" else "worse"
