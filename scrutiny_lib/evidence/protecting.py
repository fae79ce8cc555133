"""Protection at the door: what evidence rests on is protected before it is drawn or written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from scrutiny_lib.disclosure.cells import Told, make_key
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import ProtectedFrame, protect_frame
from scrutiny_lib.disclosure.identifiers import field_kind
from scrutiny_lib.disclosure.published import keep_hidden
from scrutiny_lib.disclosure.register import RegisterTable, register_table
from scrutiny_lib.disclosure.rules import Rule, rule_in
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence.context import Context

Names = str | Sequence[str]
_JUDGED = frozenset({"mean", "centre"})
_INTERVAL = frozenset({"lower", "upper"})


def rule_text(rule: Names) -> str:
    """Return the names of the rules that hold for a piece of evidence as one text."""
    return rule if isinstance(rule, str) else "+".join(dict.fromkeys(rule))


def protect_for(
    context: Context,
    frame: pd.DataFrame,
    counts: Counts | None,
    rule: Names,
    flags: pd.DataFrame | None = None,
) -> tuple[Rule | None, ProtectedFrame | None]:
    """Protect a frame under the profile's rules.

    Returns
    -------
    (Rule or None, ProtectedFrame or None)
        Nothing where every figure was protected by its publisher.

    Raises
    ------
    DisclosureError
        If the profile has no such rule, or the rule needs counts and none are named.
    """
    used = rule_in(context.profile, rule)
    if used is None or (counts is None and not used.hidden_to):
        return used, None
    if counts is None:
        raise DisclosureError(
            f"rule {used.id} protects counts, and this does not say which of its figures are "
            "counts; give 'counts'"
        )
    return used, protect_frame(frame, counts, used, context.ledger, flags)


def protect_series(
    context: Context, frame: pd.DataFrame, counts: Counts | None, rule: Names
) -> tuple[pd.DataFrame, RegisterTable | None]:
    """Protect the frame of a chart: `value`, its `flag`, and what goes with it.

    Raises
    ------
    DisclosureError
        As `protect_for`; and if limits or intervals were worked out from figures that are
        hidden or rounded only now.
    """
    marks = series_flags(frame, counts)
    _, done = protect_for(context, frame, counts, rule, marks)
    if done is None or counts is None:
        return keep_hidden(frame), None
    if "value" not in {*counts.columns, *counts.shares, *counts.rates}:
        raise DisclosureError("'counts' does not say what the column 'value' is; add it")
    judged = _JUDGED & set(frame.columns)
    stale = done.newly | done.rounded
    if (judged and stale.any()) or (_INTERVAL & set(frame.columns) and done.rounded.any()):
        raise DisclosureError(
            "the limits or intervals of this chart were worked out from figures that are hidden "
            "or rounded; protect the series first (evidence.protected) and work them out from that"
        )
    shown = done.frame.assign(flag=done.flags["value"].to_numpy())
    return keep_hidden(shown), register_of(context, Told(done.figures, rule_text(rule)))


def series_flags(frame: pd.DataFrame, counts: Counts | None) -> pd.DataFrame:
    """Return the symbols of a series' rows, in every column of counts or of what rests on them."""
    marks = pd.DataFrame(index=frame.index)
    if counts is None or "flag" not in frame.columns:
        return marks
    for name in {*counts.columns, *counts.shares, *counts.rates} & set(frame.columns):
        gone = frame[name].isna() | (name == "value")
        marks[name] = frame["flag"].fillna("").astype(str).where(gone, "")
    return marks


def register_of(context: Context, told: Told) -> RegisterTable:
    """Return what a piece of evidence tells, for the audit of the whole pack."""
    return register_table(told, tuple(context.ledger.revised))


def refuse_unnamed(
    frame: pd.DataFrame, units: Mapping[str, str], counts: Counts, hidden_units: Collection[str]
) -> None:
    """Refuse a column of figures that is neither counts nor worked out from them.

    A column of text may hold a figure too: one with a digit in it has to be named.

    Raises
    ------
    DisclosureError
        With the name of the column.
    """
    figures = {*counts.columns, *counts.shares, *counts.rates}
    named = counts.named() | set(hidden_units)
    for name in (name for name in map(str, frame.columns) if name not in counts.unshown):
        if name in units and name not in figures:
            raise DisclosureError(
                f"'counts' does not say what the column '{name}' is; name it under 'columns', "
                "'shares' or 'rates'"
            )
        has_digit = frame[name].dropna().astype(str).str.contains(r"\d").any()
        if name not in units and name not in named and has_digit:
            raise DisclosureError(
                f"the column '{name}' holds figures as text; name it under 'shares' or 'rates', "
                "or under 'labels' if they are no figures"
            )


def refuse_free_text(frame: pd.DataFrame) -> None:
    """Refuse a column that by its heading holds what people wrote, or their names.

    Raises
    ------
    DisclosureError
        With the column's heading.
    """
    for name in map(str, frame.columns):
        kind = field_kind(name)
        if kind is not None:
            raise DisclosureError(
                f"the column '{name}' holds {kind}, which is never shown as it was written; leave "
                "it out, or count what it says"
            )


def finding_register(
    context: Context, rule: str, cells: Collection[Mapping[str, str]]
) -> tuple[bool, RegisterTable | None]:
    """Say whether every figure that a sentence rests on is shown, and which they are.

    Raises
    ------
    DisclosureError
        If the rule is not known, if it protects counts and the sentence names none, or if one
        was never protected.
    """
    used = rule_in(context.profile, rule)
    if used is None or not (used.hidden_to or cells):
        return True, None
    keys = [make_key(cell) for cell in cells]
    if not keys:
        raise DisclosureError(
            f"rule {used.id} protects counts, and a finding does not say on which it rests; "
            "give 'cells'"
        )
    told = Told(context.ledger.figures_of(keys), rule)
    is_shown = not any(context.ledger.is_hidden(key) for key in keys)
    return is_shown, register_of(context, told)
