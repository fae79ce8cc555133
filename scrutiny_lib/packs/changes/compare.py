"""Hold what a pack says against what an earlier one said.

Nothing is repeated that this pack does not show itself: of what is no longer found only the place
is named, and a figure counts as restated only where both packs print one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from scrutiny_lib.config.wording import ChangeKind, ChangeWords
from scrutiny_lib.evidence.model import Strength
from scrutiny_lib.packs.changes.baseline import Baseline
from scrutiny_lib.packs.changes.said import Said, SaidChart, SaidFinding

_RANK = {name: -place for place, name in enumerate(get_args(Strength))}  # strong comes first


@dataclass(frozen=True)
class Changes:
    """What has changed since an earlier pack, in words.

    Attributes
    ----------
    baseline : Baseline or None
        The earlier pack; None if there is none.
    summary : str
        One sentence: how much of what has changed.
    groups : tuple of (str, tuple of str)
        Each kind of change that there is, and its changes.
    counts : dict
        How many changes of each kind: ``new, gone, stronger, weaker, restated, missing``.
    why : str
        One sentence on what was different when this pack was made; empty if nothing changed.
    """

    baseline: Baseline | None
    summary: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    counts: dict[ChangeKind, int] | None = None
    why: str = ""


def compare(baseline: Baseline | None, now: Said, words: ChangeWords, made: str) -> Changes:
    """Say what has changed.

    Parameters
    ----------
    baseline : Baseline or None
        The earlier pack.
    now : Said
        What this pack says.
    words : ChangeWords
        The partnership's wording.
    made : str
        The day on which the earlier pack was made, as the page writes it.
    """
    if baseline is None:
        return Changes(None, words.first)
    before = baseline.said
    found = _findings(before, now, words)
    found["restated"], found["missing"] = _restated(before, now, words), _missing(before, now)
    counts = {kind: len(changes) for kind, changes in found.items()}
    if not any(counts.values()):
        return Changes(baseline, words.nothing.format(made=made), counts=counts)
    said = [words.counted[kind].say(count) for kind, count in counts.items() if count]
    groups = [(words.headings[kind], tuple(some)) for kind, some in found.items() if some]
    reasons = [words.reasons[reason] for reason in baseline.reasons]
    return Changes(
        baseline,
        words.since.format(made=made, counts="; ".join(said)),
        tuple(groups),
        counts,
        words.why.format(reasons="; ".join(reasons)),
    )


def _findings(before: Said, now: Said, words: ChangeWords) -> dict[ChangeKind, list[str]]:
    """Return the findings that are new, gone, stronger and weaker."""
    old = {finding.id: finding for finding in before.findings}
    new = {finding.id: finding for finding in now.findings}
    kept = [(old[key], finding) for key, finding in new.items() if key in old]
    return {
        "new": [finding.headline for key, finding in new.items() if key not in old],
        "gone": [_gone(finding, now, words) for key, finding in old.items() if key not in new],
        "stronger": [b.headline for a, b in kept if _RANK[b.strength] > _RANK[a.strength]],
        "weaker": [b.headline for a, b in kept if _RANK[b.strength] < _RANK[a.strength]],
    }


def _gone(finding: SaidFinding, now: Said, words: ChangeWords) -> str:
    """Name what a finding was about, by the chart or table as it is called now."""
    titles = [now.titles[place] for place in finding.evidence if place in now.titles]
    return words.gone.format(title=titles[0]) if titles else words.gone_with_its_evidence


def _restated(before: Said, now: Said, words: ChangeWords) -> list[str]:
    """Return the charts whose figures were printed otherwise before, the first ones by name."""
    old = {chart.anchor: chart for chart in before.charts}
    said = []
    for chart in now.charts:
        found = _changed(old[chart.anchor], chart, words) if chart.anchor in old else []
        if found:
            more = len(found) - words.named
            rest = [words.more.format(count=more)] if more > 0 else []
            listed = "; ".join([*found[: words.named], *rest])
            said.append(words.restated.format(title=chart.title, figures=listed))
    return said


def _changed(old: SaidChart, new: SaidChart, words: ChangeWords) -> list[str]:
    """Return each figure that both packs print, and print differently; the newest first."""
    places = {name: place for place, name in enumerate(old.series)}
    found = []
    for period, figures in new.figures.items():
        earlier = old.figures.get(period, ())
        for name, figure in zip(new.series, figures, strict=True):
            was = earlier[places[name]] if earlier and name in places else None
            if was is not None and figure is not None and was != figure:
                found.append(
                    words.figure.format(series=name, period=period, before=was, now=figure)
                )
    return found


def _missing(before: Said, now: Said) -> list[str]:
    """Return the releases of which no newer one stands in their place."""
    held = {family for source in now.sources for family in source.families}
    return [s.release for s in before.sources if s.families and not held & set(s.families)]
