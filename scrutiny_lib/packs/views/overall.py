"""How many series stand out, beside how many would by chance alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib.evidence.numbers import count_word, sentence_case
from scrutiny_lib.metrics.spc.chance import chance_of_a_signal
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.block import agencies_of, blocks_of, judged_of
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.judged import Judged
from scrutiny_lib.packs.views.series import MONTHS

LEAST = 0.5
"""Expected series below which there is hardly any."""
_JUDGED, _NOW, _CHANCE = "Judged by limits", "Stand out now", "Expected by chance"


def overall_table(pack: Pack) -> dict[str, Any]:
    """Prepare the table of how many series stand out, a row an agency and one for all.

    Returns
    -------
    dict
        The arguments of `evidence.table`. The rows count series, not children.
    """
    rows = [_row(pack.profile.agency(one).label, _of(pack, one)) for one in agencies_of(pack)]
    rows.append(_row("Together", _every(pack)))
    return {
        "frame": pd.DataFrame(rows),
        "caption": "How many series stand out in their newest month or quarter",
        "rule": "none",
        "units": {_JUDGED: "count", _NOW: "count", "Not judged": "count"},
        "source": f"{_CHANCE}: how many would stand out if nothing had changed at all, from how "
        "often the same rules find something in series of that length that are pure chance.",
        "anchor": "overall",
    }


def told_overall(pack: Pack) -> Told:
    """Say how many series stand out, and how many would by chance alone."""
    limited = [one for one in _every(pack) if one.kind == "control"]
    if not limited:
        return ()
    now, by_chance = _stand_out(limited), _by_chance(limited)
    names = [one.series.indicator.short_label for one in limited if one.is_open]
    fields = {
        "now": sentence_case(count_word(now)) if now else "None",
        "judged": count_word(len(limited)),
        "chance": _rounded(by_chance),
        "names": "; ".join(names),
        "ever": f"{_ever(limited):.0%}",
    }
    rule = "overall_more" if now > by_chance else "overall_chance"
    return tell(
        pack,
        rule=rule,
        about="overall",
        fields=fields,
        period="",
        size=1.0,
        disclosure_rule="none",
    )


def _every(pack: Pack) -> list[Judged]:
    """Return every series by month or quarter that the pack judges, each once."""
    blocks = blocks_of(pack).blocks
    ids = dict.fromkeys(one for block in blocks for one in (*block.own, *block.charts))
    chosen = agencies_of(pack)
    found = (
        judged_of(pack, one)
        for one in ids
        if pack.registry[one].frequency in MONTHS and pack.registry[one].agency in chosen
    )
    return [one for one in found if one is not None]


def _of(pack: Pack, agency: str) -> list[Judged]:
    return [one for one in _every(pack) if one.series.indicator.agency == agency]


def _row(label: str, judged: list[Judged]) -> dict[str, Any]:
    limited = [one for one in judged if one.kind == "control"]
    return {
        "Agency": label,
        _JUDGED: float(len(limited)),
        _NOW: float(_stand_out(limited)),
        _CHANCE: _rounded(_by_chance(limited)) if limited else "none",
        "Not judged": float(len(judged) - len(limited)),
    }


def _stand_out(limited: list[Judged]) -> int:
    return sum(one.is_open for one in limited)


def _by_chance(limited: list[Judged]) -> float:
    """Return how many would stand out at their newest point in pure noise."""
    return sum(chance_of_a_signal(len(one.series.known)).now for one in limited)


def _ever(limited: list[Judged]) -> float:
    """Return the share that would show a signal anywhere in pure noise."""
    shares = [chance_of_a_signal(len(one.series.known)).ever for one in limited]
    return sum(shares) / len(shares)


def _rounded(expected: float) -> str:
    """Say an expected number in words that claim no more than it does."""
    if expected < LEAST:
        return "hardly any"
    return f"about {count_word(max(1, round(expected)))}"
