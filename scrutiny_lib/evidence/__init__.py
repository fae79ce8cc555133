"""The only door into a pack: what is shown with these functions reaches a reader, nothing else.

Each protects first and draws after, shows its piece at once (in JupyterLab exactly as the
reader will see it), and returns a handle that findings and questions can point to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd

from scrutiny_lib.disclosure.published import keep_hidden, require_rule
from scrutiny_lib.evidence.charts import draw, drawer_of
from scrutiny_lib.evidence.context import current
from scrutiny_lib.evidence.model import (
    ChartItem,
    FactsItem,
    FindingItem,
    NoteItem,
    QuestionItem,
    TableItem,
)
from scrutiny_lib.evidence.shown import Shown
from scrutiny_lib.evidence.svg import to_svg
from scrutiny_lib.evidence.tables import build_table

__all__ = ["chart", "facts", "finding", "note", "question", "show", "table"]


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    rule: str,
    units: Mapping[str, str] | None = None,
    flags: pd.DataFrame | None = None,
    source: str = "",
    indicators: tuple[str, ...] = (),
    anchor: str | None = None,
) -> Shown:
    """Show a table.

    Parameters
    ----------
    frame : DataFrame
        One row a thing; the first column heads each row. Columns named in `units` hold
        numbers, all others text.
    caption : str
        What the table shows.
    rule : str
        The disclosure rule, by its name in the profile.
    units : mapping, optional
        Unit by column (``count``, ``per_cent``, ``per_10_000``, ``per_100_000``), or
        ``by_row:<column>``.
    flags : DataFrame, optional
        The publisher's symbols, in columns of the same names.
    source, indicators, anchor
        Where the figures come from, which indicators they are, and a name within the page.

    Raises
    ------
    DisclosureError
        If the profile has no such rule.
    """
    context = current()
    require_rule(context.profile, rule)
    return Shown(
        build_table(
            frame,
            wording=context.wording,
            anchor=context.anchor(anchor or caption),
            caption=caption,
            rule=rule,
            units=units or {},
            flags=flags,
            source=source,
            indicators=indicators,
        )
    )


def chart(
    kind: str,
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    rule: str,
    unit: str,
    source: str,
    notes: tuple[str, ...] = (),
    indicators: tuple[str, ...] = (),
    anchor: str | None = None,
) -> Shown:
    """Show a chart with its words and its table.

    Parameters
    ----------
    kind : {"control", "run", "yearly"}
        See `scrutiny_lib.evidence.charts` for the columns that `frame` needs.
    title, subtitle : str
        The message, and what is shown: measure, place, period.
    rule : str
        The disclosure rule, by its name in the profile.
    unit : str
        Unit of the values.
    source, notes
        Where the figures come from, and what a reader must know to read them.

    Raises
    ------
    DisclosureError
        If the profile has no such rule.
    UsageError
        If the kind is unknown, a column is missing, or there is no figure.
    """
    context = current()
    require_rule(context.profile, rule)
    drawer_of(kind, frame.columns)  # what protects the frame needs its columns too
    drawing = draw(kind, keep_hidden(frame), unit)
    name = context.anchor(anchor or title)
    behind = build_table(
        drawing.table,
        wording=context.wording,
        anchor=f"{name}--table",
        caption=subtitle,
        rule=rule,
        units=drawing.units,
        flags=drawing.flags,
        indicators=indicators,
    )
    return Shown(
        ChartItem(
            anchor=name,
            title=title,
            subtitle=subtitle,
            alternative=drawing.alternative,
            svg=to_svg(drawing.figure, anchor=name, title=title, alternative=drawing.alternative),
            table=behind,
            source=source,
            notes=notes,
            rule=rule,
        )
    )


def facts(item: FactsItem) -> Shown:
    """Show what the whole pack rests on: area, period, age of the figures, sources."""
    return Shown(item)


def finding(item: FindingItem, *evidence: Shown) -> Shown:
    """Show a finding that rests on pieces of evidence already shown.

    Parameters
    ----------
    item : FindingItem
        Usually from `scrutiny_lib.packs.findings`.
    *evidence : Shown
        The tables and charts that it rests on; their anchors go into the finding.
    """
    anchors = tuple(
        shown.item.anchor for shown in evidence if isinstance(shown.item, (TableItem, ChartItem))
    )
    return Shown(item.model_copy(update={"evidence": (*item.evidence, *anchors)}))


def question(item: QuestionItem) -> Shown:
    """Show an open question."""
    return Shown(item)


def note(text: str, tone: Literal["plain", "caution"] = "plain") -> Shown:
    """Show a sentence or two that a reader needs beside the figures."""
    return Shown(NoteItem(text=text, tone=tone))


def show(items: Iterable[FindingItem | QuestionItem], *evidence: Shown) -> None:
    """Show findings, which rest on `evidence`, and questions, in the order given."""
    for item in items:
        if isinstance(item, FindingItem):
            finding(item, *evidence)
        else:
            question(item)
