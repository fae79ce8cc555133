"""A frame that rests on counts, with what is hidden taken out of every column of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.disclosure.addressing import Addressed, address_frame
from scrutiny_lib.disclosure.cells import BoolArray, Key, Told
from scrutiny_lib.disclosure.counts import Counts, Share, level_of
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.disclosure.rounding import to_nearest
from scrutiny_lib.disclosure.rules import Rule
from scrutiny_lib.errors import DisclosureError

_HIDDEN, _LOW, _NONE = "c", "low", "z"


@dataclass(frozen=True)
class ProtectedFrame:
    """A frame without hidden figures.

    Attributes
    ----------
    frame : DataFrame
        As given, with hidden figures missing, counts rounded as the rule has it, and hidden
        texts empty.
    flags : DataFrame
        Same rows; a symbol in every column where a figure or a text was taken out.
    newly, rounded : bool array
        Rows of which something was taken out that the frame still had, or was rounded only now:
        what was worked out from them before tells of it.
    told : Told
        What is public of the cells, for the audit.
    """

    frame: pd.DataFrame
    flags: pd.DataFrame
    newly: BoolArray
    rounded: BoolArray
    told: Told


def protect_frame(
    frame: pd.DataFrame,
    counts: Counts,
    rule: Rule,
    ledger: Ledger,
    flags: pd.DataFrame | None = None,
) -> ProtectedFrame:
    """Protect a frame: its counts, and every column that is worked out from them.

    Parameters
    ----------
    frame : DataFrame
        One row a thing.
    counts : Counts
        Which columns are counts, how they are addressed and what rests on them.
    rule : Rule
        The rule that holds for all of them.
    ledger : Ledger
        What the pack, and packs before it, have shown.
    flags : DataFrame, optional
        Same rows; symbols that figures carry already.

    Raises
    ------
    DisclosureError
        If the frame's counts can't be told apart or are none, if showing it would give a small
        count away, or if something was worked out before its counts were rounded.
    """
    marks = _all_flags(frame, flags)
    addressed = address_frame(frame, counts, marks, ledger.known)
    told = ledger.settle(addressed.table, rule, counts.counting)
    figures = told.figures
    work = _Work(frame, marks, rule, dict(zip(figures.keys, figures.is_hidden, strict=True)))
    for name, keys in addressed.keys.items():
        work.hide(name, [key is not None and work.hidden[key] for key in keys])
        work.round(name, keys, counts, ledger)
    for name, share in counts.shares.items():
        work.hide(name, _share_hidden(frame, addressed, share, rule, work.hidden))
        work.mark_nothing(name, share[1])
    for name, share in counts.rates.items():
        work.hide(name, _rate_hidden(frame, addressed, share, rule, work.hidden))
    for name, columns in counts.rests_on.items():
        work.hide(name, _any_hidden(addressed, columns, work.hidden))
    work.refuse_stale(list(counts.worked_out))
    return ProtectedFrame(work.frame, work.flags, work.newly, work.rounded, told)


def _all_flags(frame: pd.DataFrame, flags: pd.DataFrame | None) -> pd.DataFrame:
    """Return symbols for every column, empty text where there is none."""
    none = pd.DataFrame("", index=frame.index, columns=frame.columns, dtype=object)
    if flags is None:
        return none
    if len(flags) != len(frame):
        raise DisclosureError("the symbols have another number of rows than the frame; mend them")
    for name in flags.columns.intersection(frame.columns):
        none[name] = flags[name].fillna("").astype(str).to_numpy(dtype=object)
    return none


def _share_hidden(
    frame: pd.DataFrame, addressed: Addressed, share: Share, rule: Rule, hidden: dict[Key, Any]
) -> list[bool]:
    """Say where a part, its whole or its complement is hidden, or the whole is too small."""
    part, whole = share
    found = []
    for x, n, size in zip(addressed.keys[part], addressed.keys[whole], frame[whole], strict=True):
        if x is None or n is None:
            found.append(False)
            continue
        small = bool(rule.hidden_to) and 0 < float(size) < rule.least_denominator
        found.append(bool(hidden[x] or hidden[n] or small))
    return found


def _rate_hidden(
    frame: pd.DataFrame, addressed: Addressed, share: Share, rule: Rule, hidden: dict[Key, Any]
) -> list[bool]:
    """Say where a rate's count is hidden, or its population is too small."""
    part, population = share
    hides, least = bool(rule.hidden_to), rule.least_denominator
    sizes = pd.to_numeric(frame[population], errors="coerce").to_numpy(dtype=float)
    counted = [name for name in share if name in addressed.keys]
    gone = _any_hidden(addressed, counted, hidden)
    return [
        bool(lost or (hides and key is not None and not size >= least))
        for lost, key, size in zip(gone, addressed.keys[part], sizes, strict=True)
    ]


def _any_hidden(addressed: Addressed, columns: Sequence[str], hidden: dict[Key, Any]) -> list[bool]:
    """Say where any of some counts is hidden."""
    keys = zip(*(addressed.keys[name] for name in columns), strict=True)
    return [any(key is not None and bool(hidden[key]) for key in row) for row in keys]


class _Work:
    """A frame being protected, column by column."""

    def __init__(
        self, frame: pd.DataFrame, flags: pd.DataFrame, rule: Rule, hidden: dict[Key, Any]
    ) -> None:
        self.frame, self.flags, self.rule, self.hidden = frame.copy(), flags, rule, hidden
        self.newly: BoolArray = np.zeros(len(frame), dtype=bool)
        self.rounded: BoolArray = np.zeros(len(frame), dtype=bool)

    def hide(self, name: str, hidden: list[bool]) -> None:
        """Take out the hidden figures or texts of a column, and mark them."""
        at = np.array(hidden, dtype=bool)
        column = self.frame[name]
        given = column.notna().to_numpy() & (column.astype(str) != "").to_numpy()
        self.newly |= at & given & (self.flags[name] == "").to_numpy()
        if pd.api.types.is_numeric_dtype(column):
            self.frame[name] = column.astype(float).mask(at)
        else:
            self.frame[name] = column.astype(object).mask(at, None)
        self.flags[name] = self.flags[name].mask(at & (self.flags[name] == "").to_numpy(), _HIDDEN)

    def round(self, name: str, keys: list[Key | None], counts: Counts, ledger: Ledger) -> None:
        """Round the counts that are shown, as the rule has it."""
        shown = self.frame[name].to_numpy(dtype=float, na_value=np.nan)
        out = shown.copy()
        for at, key in enumerate(keys):
            if key is None or np.isnan(shown[at]):
                continue
            level = level_of(dict(key))
            base = self.rule.at(level, ledger.audience, counts.counting).base
            out[at] = to_nearest(int(shown[at]), base)
        self.rounded |= ~np.isnan(shown) & (out != shown)
        nothing_left = (out == 0) & (shown > 0)
        self.frame[name] = np.where(nothing_left, np.nan, out)
        self.flags[name] = self.flags[name].mask(nothing_left, _LOW)

    def mark_nothing(self, name: str, whole: str) -> None:
        """Mark a share of nothing: it does not apply."""
        nothing = (self.frame[whole] == 0).to_numpy()
        missing = self.frame[name].isna().to_numpy() & (self.flags[name] == "").to_numpy()
        self.flags[name] = self.flags[name].mask(nothing & missing, _NONE)

    def refuse_stale(self, names: list[str]) -> None:
        """Refuse what was worked out from counts that only now were rounded."""
        for name in names:
            left = self.frame[name].notna().to_numpy() & (self.frame[name].astype(str) != "")
            if (left & self.rounded).any():
                raise DisclosureError(
                    f"'{name}' was worked out from counts that rule {self.rule.id} rounds; "
                    "protect the counts first (evidence.protected) and work it out from those"
                )
