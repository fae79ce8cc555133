"""How the figures of a pack were judged, in words that follow what the params files say."""

from __future__ import annotations

from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.reference import core_cities, neighbours


def method(pack: Pack) -> str:
    """Say when a change counts as clear, and whom the area is set beside."""
    return " ".join((_thresholds(pack), _comparators(pack)))


def _thresholds(pack: Pack) -> str:
    """Say from where on a yearly change, or a difference, is a finding."""
    swing, gap = pack.rules.swing_thresholds, pack.rules.gap_thresholds
    return (
        f"A change between two years is a finding where their intervals at "
        f"{swing.confidence:.1%} do not overlap and it is at least {swing.least_points:g} "
        f"percentage points, or for a rate {swing.least_ratio:g} times. So strict a test is needed "
        f"because every pair of years is looked at. Failing that, a difference from England is a "
        f"finding where England lies outside the {gap.confidence:.0%} interval and it is at least "
        f"{gap.least_points:g} points, or {gap.least_ratio:g} times."
    )


def _comparators(pack: Pack) -> str:
    """Say what each comparator is, how old its list is, and what is not confirmed."""
    said = []
    for comparator in pack.comparators:
        if comparator.kind == "core_cities":
            table = core_cities()
            sure = "" if table["confirmed"].all() else ", not yet confirmed by the partnership"
            listed = f"as listed in {table['dated'].iloc[0]}{sure}"
            said.append(f"{comparator.label} ({comparator.statistic}, {listed})")
        elif comparator.kind == "neighbours":
            dated = neighbours(str(comparator.model))["dated"].iloc[0]
            model = f"the Department for Education's model of {dated}"
            said.append(f"{comparator.label} ({comparator.statistic}, {model})")
        else:
            said.append(f"{comparator.label} (the published figure, which includes the area)")
    if not said:
        return "The area is set beside nobody."
    return f"{pack.area.name} is set beside {join_words(said)}. Groups leave the area itself out."
