"""What a pack has said, as its ``findings.json`` keeps it: for the next pack, and for machines.

A hidden figure has no place in it: where a page prints a symbol, this holds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ConfigDict, Field

from scrutiny_lib.config.strict_yaml import StrictModel
from scrutiny_lib.evidence.model import ChartItem, Item, Strength, TableItem
from scrutiny_lib.packs.page import Page


class _Read(StrictModel):
    """What is read from an earlier pack, which may hold more than is known here."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SaidFinding(_Read):
    """One finding; `evidence` are the places that it rests on."""

    id: str
    headline: str
    strength: Strength
    evidence: tuple[str, ...] = ()


class SaidChart(_Read):
    """The measured figures of one chart, as printed.

    Attributes
    ----------
    anchor, title : str
        The chart's place in its page, and its message.
    series : tuple of str
        What is measured; limits and means are worked out anew each time and are not here.
    figures : dict
        By period, a text for each of the series; None for one that is hidden or missing.
    """

    anchor: str
    title: str
    series: tuple[str, ...]
    figures: dict[str, tuple[str | None, ...]]


class SaidSource(_Read):
    """One release, and the families of files that it belongs to: its next release has the same."""

    publisher: str
    release: str
    families: tuple[str, ...] = ()


class Said(_Read):
    """Everything that a pack has said, as far as another can be held against it."""

    findings: tuple[SaidFinding, ...] = ()
    charts: tuple[SaidChart, ...] = ()
    sources: tuple[SaidSource, ...] = ()
    titles: dict[str, str] = Field(default_factory=dict)


def said_of(page: Page) -> Said:
    """Return what a page says, for the comparison and for ``findings.json``."""
    findings = (
        SaidFinding(id=f.id, headline=f.headline, strength=f.strength, evidence=f.evidence)
        for f in page.findings
    )
    sources = (
        SaidSource(publisher=s.publisher, release=s.release, families=s.families)
        for s in page.facts.sources
    )
    return Said(
        findings=tuple(findings),
        charts=tuple(_charts(page.items)),
        sources=tuple(sources),
        titles=_titles(page.items),
    )


def _titles(items: Iterable[Item]) -> dict[str, str]:
    """Return what each chart and table is called, by its place."""
    charts = {item.anchor: item.title for item in items if isinstance(item, ChartItem)}
    return charts | {item.anchor: item.caption for item in items if isinstance(item, TableItem)}


def _charts(items: Iterable[Item]) -> Iterable[SaidChart]:
    """Return the measured figures of each chart."""
    for item in items:
        if isinstance(item, ChartItem) and item.measured:
            labels = [column.label for column in item.table.columns]
            places = [labels.index(name) for name in item.measured]
            yield SaidChart(
                anchor=item.anchor,
                title=item.title,
                series=item.measured,
                figures={
                    row[0].text: tuple(
                        _shown(row[place].text, row[place].spoken) for place in places
                    )
                    for row in item.table.rows
                },
            )


def _shown(text: str, spoken: str | None) -> str | None:
    """Return a figure's text; a cell that is spoken otherwise than printed holds a symbol."""
    return text if spoken is None else None
