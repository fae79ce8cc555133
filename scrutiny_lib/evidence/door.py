"""What the door into a pack is made of; see `scrutiny_lib.evidence`.

Each protects first and draws after, shows its piece at once (in JupyterLab exactly as the
reader will see it), and returns a handle that findings and questions can point to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd

from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import draw
from scrutiny_lib.evidence.charts.kinds import kind_of
from scrutiny_lib.evidence.context import current
from scrutiny_lib.evidence.model import (
    ChartItem,
    FactsItem,
    FindingItem,
    NoteItem,
    QuestionItem,
    TableItem,
)
from scrutiny_lib.evidence.nested import is_nested
from scrutiny_lib.evidence.protecting import (
    Names,
    finding_register,
    protect_for,
    refuse_free_text,
    refuse_misfits,
    refuse_unfounded,
    refuse_unnamed,
    register_of,
    rule_text,
    series_flags,
)
from scrutiny_lib.evidence.protecting_charts import protect_chart
from scrutiny_lib.evidence.shown import Shown
from scrutiny_lib.evidence.tables import build_table, places_of

__all__ = [
    "Counts",
    "chart",
    "facts",
    "finding",
    "note",
    "protected",
    "question",
    "show",
    "table",
]


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    rule: Names,
    units: Mapping[str, str] | None = None,
    flags: pd.DataFrame | None = None,
    counts: Counts | None = None,
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
    rule : str or several
        The disclosure rule, by its name in the profile; of several the strictest holds.
    units : mapping, optional
        Unit by column (``count``, ``per_cent``, ``per_10_000``, ``per_100_000``), or
        ``by_row:<column>``.
    flags : DataFrame, optional
        The publisher's symbols, in columns of the same names.
    counts : Counts, optional
        Which columns are counts and what rests on them; needed where the rule protects counts.
    source, indicators, anchor
        Where the figures come from, which indicators they are, and a name within the page.

    Raises
    ------
    DisclosureError
        If the profile has no such rule, the table can't be protected under it, or a column holds
        free text or names.
    """
    context = current()
    units = units or {}
    refuse_free_text(frame)
    used, done = protect_for(context, frame, counts, rule, flags)
    told = None
    if used is not None and done is not None and counts is not None:
        by_row = {unit.removeprefix("by_row:") for unit in units.values() if ":" in unit}
        refuse_unnamed(frame, units, counts, by_row)
        refuse_misfits(done.frame, units, counts, used)
        frame = done.frame.drop(columns=list(counts.unshown))
        flags = done.flags.drop(columns=list(counts.unshown))
        told = register_of(context, done.told)
    return Shown(
        build_table(
            frame,
            wording=context.wording,
            anchor=context.anchor(anchor or caption),
            caption=context.marked(caption),
            rule=rule_text(rule),
            units=units,
            flags=flags,
            places=places_of(used),
            source=source,
            indicators=indicators,
            told=told,
        )
    )


def chart(
    kind: str,
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    rule: Names,
    unit: str,
    source: str,
    counts: Counts | None = None,
    notes: tuple[str, ...] = (),
    indicators: tuple[str, ...] = (),
    anchor: str | None = None,
) -> Shown:
    """Show a chart with its words and its table.

    Parameters
    ----------
    kind : {"control", "run", "yearly", "paired", "rare", "funnel", "steps", "relative"}
        The module of this name in `scrutiny_lib.evidence.charts` says which columns `frame` needs.
    title, subtitle : str
        The message, and what is shown: measure, place, period.
    rule : str or several
        The disclosure rule, by its name in the profile; of several the strictest holds.
    unit : str
        Unit of the values.
    counts : Counts, optional
        What the column `value` is and which columns it rests on (for steps `reached`, for who
        `ratio`); needed where the rule protects counts. Protect a series with `protected` before
        limits are worked out from it.
    source, notes
        Where the figures come from, and what a reader must know to read them. The drawing adds
        what its own shapes and breaks mean.

    Raises
    ------
    DisclosureError
        If the profile has no such rule, or the chart can't be protected under it.
    UsageError
        If the kind is unknown, a column is missing, or there is no figure.
    """
    context = current()
    kind_of(kind, frame.columns)  # what protects the frame needs its columns too
    shown, told = protect_chart(context, frame, counts, rule, kind=kind, unit=unit)
    drawing = draw(kind, shown, unit, context.mark)
    name = context.anchor(anchor or title)
    behind = build_table(
        drawing.table,
        wording=context.wording,
        anchor=f"{name}--table",
        caption=context.marked(subtitle),
        rule=rule_text(rule),
        units=drawing.units,
        flags=drawing.flags,
        indicators=indicators,
        told=told,
    )
    item = ChartItem(
        anchor=name,
        title=title,
        subtitle=subtitle,
        alternative=drawing.alternative,
        svg=drawing.svg(anchor=name, title=title),
        table=behind,
        source=source,
        notes=(*notes, *drawing.notes),
        rule=rule_text(rule),
        measured=drawing.measured or tuple(drawing.flags.columns),
    )
    return Shown(item)


def protected(
    frame: pd.DataFrame, *, counts: Counts | None, rule: Names, flags: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Protect a frame before anything is worked out from it: limits, medians, sentences.

    Parameters
    ----------
    frame : DataFrame
        One row a thing. Where it has a column `flag`, that is the symbol of its `value`, or of
        `reached` in a frame of steps.
    counts, rule, flags
        As in `table`.

    Returns
    -------
    DataFrame
        Without hidden figures, counts rounded as the rule has it, `flag` filled in. Figures
        that their publisher protected come back as they were.

    Raises
    ------
    DisclosureError
        As `table`.
    """
    context = current()
    main = "reached" if counts is not None and is_nested(frame, counts) else "value"
    marks = flags if flags is not None else series_flags(frame, counts, main)
    _, done = protect_for(context, frame, counts, rule, marks)
    if done is None:
        return frame
    if main in done.frame.columns:
        return done.frame.assign(flag=done.flags[main].to_numpy())
    return done.frame


def facts(item: FactsItem) -> Shown:
    """Show what the whole pack rests on: area, period, age of the figures, sources."""
    return Shown(item)


def finding(item: FindingItem, *evidence: Shown) -> Shown:
    """Show a finding that rests on pieces of evidence already shown.

    A finding that rests on a hidden figure is not shown; a note says that there is one.

    Parameters
    ----------
    item : FindingItem
        Usually from `scrutiny_lib.packs.findings`.
    *evidence : Shown
        The tables and charts that it rests on; their anchors go into the finding.

    Raises
    ------
    DisclosureError
        If it does not say on which counts it rests and its rule protects counts.
    """
    context = current()
    pieces = [one.item for one in evidence if isinstance(one.item, (TableItem, ChartItem))]
    refuse_unfounded(context, item, pieces)
    is_shown, told = finding_register(context, item.disclosure_rule, item.cells)
    if not is_shown:
        context.silent.add(item.id)
        return note(context.wording.hidden_finding)
    context.found.add(item.id)
    anchors = tuple(piece.anchor for piece in pieces)
    return Shown(item.model_copy(update={"evidence": (*item.evidence, *anchors), "told": told}))


def question(item: QuestionItem) -> Shown | None:
    """Show an open question, unless a finding that it rests on is hidden.

    Raises
    ------
    UsageError
        If it rests on a finding that was not shown before it.
    """
    context = current()
    unknown = sorted(set(item.rests_on) - context.found - context.silent)
    if unknown:
        raise UsageError(f"the question {item.id} rests on {unknown[0]}; show that finding first")
    return None if set(item.rests_on) & context.silent else Shown(item)


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
