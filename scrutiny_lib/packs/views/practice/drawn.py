"""What was drawn for audits and reviews, and what came back."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import context_of, label, tables_of
from scrutiny_lib.packs.views.practice.opened import Practised, practised
from scrutiny_lib.packs.views.reviews.far import RULE
from scrutiny_lib.reviews.funnel import quarter_of

_FROM, _DRAWN = "From", "Drawn"


def show_draws(pack: Pack) -> None:
    """Show the newest draws, with what became of their cases."""
    it = practised(pack)
    draws, cases = tables_of(pack, "draws", "draws", "draw_cases")
    if draws.empty:
        evidence.note(
            "No draw of cases is on record: 'scrutiny draw' makes one that can be repeated."
        )
        return
    newest = draws.sort_values("drawn_on", kind="stable").tail(it.settings.most_draws)
    some = cases[cases["draw_id"].isin(newest["draw_id"])]
    shown = evidence.table(**_table(it, newest, some))
    evidence.show(_told_again(it, newest), shown)
    evidence.show(_told_missing(it, newest, some), shown)


def _table(it: Practised, draws: pd.DataFrame, cases: pd.DataFrame) -> dict[str, Any]:
    """Prepare a row a draw: from how many, how many, and what became of them."""
    states = {
        code.code: code.label
        for code in context_of(it.pack).codes["draw_state"].codes
        if (cases["state"] == code.code).any()
    }
    rows = [_row(it, draw, cases[cases["draw_id"] == draw["draw_id"]], states)
            for _, draw in draws.iterrows()]  # fmt: skip
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"What was drawn, and what came back: the newest {len(rows)}",
        "rule": RULE,
        "units": dict.fromkeys((_FROM, _DRAWN, *states.values()), "count"),
        "counts": Counts(
            address={"measure": "cases drawn", "area": it.pack.area.code, "period": it.period},
            by_row={"draw": "draw_id"},
            columns={
                _FROM: {"what": "frame"},
                _DRAWN: {"what": "drawn"},
                **{name: {"what": "drawn", "state": code} for code, name in states.items()},
            },
            labels=("Draw", "How"),
            unshown=("draw_id",),
            counting="event",
        ),
        "source": "Replacements count where one was looked at. Each draw has its seed and a digest "
        "of its frame on record, so that anybody can repeat it.",
        "anchor": "draws",
    }


def _row(
    it: Practised, draw: pd.Series, cases: pd.DataFrame, states: dict[str, str]
) -> dict[str, Any]:
    when = quarter_of(pd.Series([draw["drawn_on"]])).iloc[0]
    purpose = label(it.pack, "draw_purpose", draw["purpose"])
    name = f"{draw['draw_id']}: " if it.pack.is_restricted else ""
    used = cases[(cases["drawn_as"] == "drawn") | (cases["state"] != "to_do")]
    return {
        "Draw": f"{name}{purpose}, {when}",
        "How": label(it.pack, "draw_method", draw["method"]),
        _FROM: float(draw["n_frame"]),
        _DRAWN: float((cases["drawn_as"] == "drawn").sum()),
        **{words: float((used["state"] == code).sum()) for code, words in states.items()},
        "draw_id": str(draw["draw_id"]),
    }


def _told_again(it: Practised, draws: pd.DataFrame) -> Told:
    """Tell that a draw was made again: cases that suit can be got by drawing often enough."""
    again = draws[draws["drawn_again"].fillna(0) > 0]
    if again.empty:
        return ()
    return tell(
        it.pack,
        rule="draw_again",
        fields={"count": sentence_case(count_word(len(again))), "of": count_word(len(draws))},
        period=it.period,
        size=1.0,
        disclosure_rule="none",
    )


def _told_missing(it: Practised, draws: pd.DataFrame, cases: pd.DataFrame) -> Told:
    """Tell how many of the cases drawn nobody has looked at, but for the newest draw."""
    older = draws["draw_id"].iloc[:-1]
    drawn = cases[cases["draw_id"].isin(older) & (cases["drawn_as"] == "drawn")]
    missing = drawn[drawn["state"].isin(["to_do", "not_possible"])]
    if missing.empty:
        return ()
    states = missing["state"].astype("str")
    named = zip(missing["draw_id"].astype("str"), states, strict=True)
    where = {"measure": "cases drawn", "area": it.pack.area.code, "period": it.period}
    return tell(
        it.pack,
        rule="draw_missing",
        fields={"count_lower": count_word(len(missing)), "of": count_word(len(drawn))},
        period=it.period,
        size=1.0 + len(missing) / len(drawn),
        disclosure_rule=RULE,
        cells=[
            {**where, "draw": draw, "what": "drawn", "state": state}
            for draw, state in dict.fromkeys(named)
        ],
    )
