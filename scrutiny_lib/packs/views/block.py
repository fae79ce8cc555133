"""What stands under one heading of the trends pack, as ``params/trend_blocks.yml`` has it."""

from __future__ import annotations

from functools import lru_cache

from scrutiny_lib import evidence
from scrutiny_lib.config.trend_blocks import Block, TrendBlocks, load_trend_blocks
from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.packs.session import EXPECTED_AGENCIES, Pack
from scrutiny_lib.packs.views.judged import Judged, judge
from scrutiny_lib.packs.views.mix import mix
from scrutiny_lib.packs.views.monthly import is_worth_telling, monthly, view_of
from scrutiny_lib.packs.views.overview import overview
from scrutiny_lib.packs.views.rare import judge_rare
from scrutiny_lib.packs.views.series import MONTHS, series_of
from scrutiny_lib.packs.views.status import status_tables
from scrutiny_lib.packs.views.yearly import yearly


@lru_cache(maxsize=2)
def blocks_of(pack: Pack) -> TrendBlocks:
    """Return what the pack shows.

    Raises
    ------
    UsageError
        If the file is not as it has to be, or names an indicator that there is not.
    """
    blocks = load_trend_blocks(pack.workspace.params)
    blocks.require_known(pack.registry)
    return blocks


def agencies_of(pack: Pack) -> tuple[str, ...]:
    """Return the agencies whose figures are shown: those asked for, else all."""
    asked = pack.settings.get("agencies")
    return tuple(map(str, asked)) if isinstance(asked, list) else EXPECTED_AGENCIES


@lru_cache(maxsize=256)
def judged_of(pack: Pack, indicator_id: str) -> Judged | None:
    """Judge an indicator by month or quarter; None if it has no figure."""
    series = series_of(pack, indicator_id)
    if series is None:
        return None
    judged = judge(pack, series)
    if series.known.empty and not series.is_own:
        return None
    is_flow = series.is_own and series.indicator.period == "flow"
    is_small = judged.kind == "run" and is_flow and series.indicator.unit == "count"
    found = (judge_rare(pack, judged) if is_small else None) or judged
    return None if found.kind != "rare" and series.known.empty else found


def show_block(pack: Pack, name: str) -> None:
    """Show everything that stands under one heading.

    The partnership's own figures come first: they are the newest. Of those a chart is drawn where
    something stands out, and all are said in the table.

    Raises
    ------
    UsageError
        If there is no such block.
    """
    blocks = blocks_of(pack)
    block = blocks[name]
    agency = pack.registry[next(block.named())].agency
    if agency not in agencies_of(pack):
        left_out = pack.profile.agency(agency).label
        evidence.note(f"{left_out}: left out of this run, as was asked for.")
        return
    _show_own(pack, block, blocks.most_charts)
    for indicator_id in block.charts:
        _show_chart(pack, indicator_id)
    if block.yearly:
        evidence.table(**overview(pack, block.yearly, block.yearly_caption))
    if block.mix is not None:
        evidence.chart("yearly", **mix(pack, block.mix))


def _show_own(pack: Pack, block: Block, most_charts: int) -> None:
    """Show the partnership's own figures, as far as there are any."""
    if pack.own.frame.empty:
        if not block.yearly and not block.charts:
            evidence.note("No figures of the partnership's own have come.")
        return
    found = [judged_of(pack, one) for one in block.own]
    judged = [one for one in found if one is not None]
    tables = [evidence.table(**one) for one in status_tables(pack, judged, block.own_caption)]
    for number, one in enumerate(_by_size(pack, judged)):
        view = view_of(pack, one)
        chart = [evidence.chart(view.kind, **view.chart)] if number < most_charts else tables
        evidence.show(view.told, *chart)
    missing = [
        pack.registry[i].short_label for i, one in zip(block.own, found, strict=True) if not one
    ]
    small = [name for name in missing if name in _hidden_names(pack, block)]
    if small:
        evidence.note(f"Too small to be shown: {join_words(small)}.")
    missing = [name for name in missing if name not in small]
    if missing:
        evidence.note(f"No figures of the partnership's own for: {join_words(missing)}.")


def _hidden_names(pack: Pack, block: Block) -> set[str]:
    """Name the indicators that have come and whose every figure is hidden."""
    known = set(pack.own.frame["indicator_id"])
    return {pack.registry[one].short_label for one in block.own if one in known}


def _by_size(pack: Pack, judged: list[Judged]) -> list[Judged]:
    """Return those that stand out: what goes on before what is over, the longest first."""
    some = [one for one in judged if is_worth_telling(pack, one)]
    return sorted(some, key=lambda one: (not one.is_open, -(one.told.months if one.told else 0)))


def _show_chart(pack: Pack, indicator_id: str) -> None:
    """Show a published figure's chart and what it says."""
    if pack.registry[indicator_id].frequency in MONTHS:
        months = monthly(pack, indicator_id)
        evidence.show(months.told, evidence.chart(months.kind, **months.chart))
    else:
        years = yearly(pack, indicator_id)
        evidence.show(years.told, evidence.chart("yearly", **years.chart))
