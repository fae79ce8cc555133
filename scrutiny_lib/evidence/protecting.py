"""Protection at the door: what evidence rests on is protected before it is drawn or written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from scrutiny_lib.disclosure.addressing import tidy_address
from scrutiny_lib.disclosure.cells import Told, make_key
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import ProtectedFrame, protect_frame
from scrutiny_lib.disclosure.identifiers import field_kind
from scrutiny_lib.disclosure.register import RegisterTable, register_table
from scrutiny_lib.disclosure.rules import Rule, rule_in
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.model import ChartItem, FindingItem, TableItem
from scrutiny_lib.evidence.nested import is_nested, protect_nested

Names = str | Sequence[str]
_FIGURE = re.compile(r"\d\.\d|%|\d per cent")


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
    refuse_single_cases(context, rule)
    used = rule_in(context.profile, rule)
    if used is None or (counts is None and not used.hidden_to):
        return used, None
    if counts is None:
        raise DisclosureError(
            f"rule {used.id} protects counts, and this does not say which of its figures are "
            "counts; give 'counts'"
        )
    protect = protect_nested if is_nested(frame, counts) else protect_frame
    return used, protect(frame, counts, used, context.ledger, flags)


def refuse_single_cases(context: Context, rule: Names) -> None:
    """Refuse rows of single cases in a pack that is not restricted.

    Raises
    ------
    DisclosureError
        With the rule's name.
    """
    if context.ledger.audience == "restricted":
        return
    for name in [rule] if isinstance(rule, str) else rule:
        found = context.profile.rule(name)
        if found is not None and found.protected_by == "reference":
            raise DisclosureError(
                f"rule {name} is for rows of single cases, which no pack for publication shows; "
                "count them instead"
            )


def series_flags(frame: pd.DataFrame, counts: Counts | None, main: str = "value") -> pd.DataFrame:
    """Return the symbols of a series' rows, in every column of counts or of what rests on them.

    The column `flag` is that of `main`: there a symbol stands even in place of a figure.
    """
    marks = pd.DataFrame(index=frame.index)
    if counts is None or "flag" not in frame.columns:
        return marks
    for name in {*counts.columns, *counts.worked_out} & set(frame.columns):
        gone = frame[name].isna() | (name == main)
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
    figures = {*counts.columns, *counts.worked_out}
    named = counts.named() | set(hidden_units)
    for name in (name for name in map(str, frame.columns) if name not in counts.unshown):
        if name in units and name not in figures:
            raise DisclosureError(
                f"'counts' does not say what the column '{name}' is; name it under 'columns', "
                "'shares', 'rates' or 'rests_on'"
            )
        if name not in units and name not in named:
            raise DisclosureError(
                f"'counts' does not name the column '{name}'; name it under 'rests_on' with the "
                "counts that it tells of, or under 'labels' if it tells of none"
            )
        if name in counts.labels and frame[name].astype(str).str.contains(_FIGURE).any():
            raise DisclosureError(
                f"the column '{name}' is named under 'labels' and holds figures; name it under "
                "'shares', 'rates' or 'rests_on'"
            )


def refuse_misfits(
    frame: pd.DataFrame, units: Mapping[str, str], counts: Counts, rule: Rule
) -> None:
    """Refuse a percentage that is not that of the counts beside it, or is named as a rate.

    One worked out from other counts (before they were rounded, say) would tell of those.

    Raises
    ------
    DisclosureError
        With the name of the column.
    """
    for name, unit in units.items():
        if unit == "per_cent" and name in counts.rates:
            raise DisclosureError(
                f"'{name}' is a percentage; name it under 'shares': its whole is counted too"
            )
        part, whole = counts.shares.get(name, ("", ""))
        if unit != "per_cent" or part == whole:
            continue
        own = 100 * frame[part].astype(float) / frame[whole].astype(float)
        if ((frame[name].astype(float) - own).abs() > 0.5 * 10**-rule.per_cent_places + 1e-9).any():
            raise DisclosureError(
                f"'{name}' is not the percentage of '{part}' in '{whole}'; work it out from the "
                "protected counts (evidence.protected)"
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


def refuse_unfounded(
    context: Context, item: FindingItem, evidence: Sequence[TableItem | ChartItem]
) -> None:
    """Refuse a finding that calls figures published which its own evidence has protected.

    Raises
    ------
    DisclosureError
        If evidence that it rests on tells of counts of our own, and it names none.
    """
    own = [e for e in evidence if (e.told if isinstance(e, TableItem) else e.table.told)]
    if own and rule_in(context.profile, item.disclosure_rule) is None:
        raise DisclosureError(
            f"the finding {item.id} rests on {own[0].anchor}, whose counts are protected under "
            f"{own[0].rule}; give it that 'disclosure_rule' and its 'cells'"
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
    refuse_single_cases(context, rule)
    used = rule_in(context.profile, rule)
    if used is None or not (used.hidden_to or cells):
        return True, None
    keys = [make_key(tidy_address(cell)) for cell in cells]
    if not keys:
        raise DisclosureError(
            f"rule {used.id} protects counts, and a finding does not say on which it rests; "
            "give 'cells'"
        )
    told = Told(context.ledger.figures_of(keys), rule)
    is_shown = not any(context.ledger.is_hidden(key) for key in keys)
    return is_shown, register_of(context, told)
