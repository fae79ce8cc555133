"""What a whole pack rests on: how old its figures are, who gave them, where they come from."""

from __future__ import annotations

from datetime import date

import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.evidence.model import FactsItem, FigureAge, SourceLine
from scrutiny_lib.packs.data_room import look_for, sources_read
from scrutiny_lib.packs.own import is_own_area
from scrutiny_lib.packs.session import EXPECTED_AGENCIES, Pack
from scrutiny_lib.packs.synthetic import PUBLISHED
from scrutiny_lib.quality.report import SourceReport


def facts_of(pack: Pack) -> FactsItem:
    """Say what a pack rests on, as far as its own area goes.

    A pack that reads the partnership's own data and no published figures rests on these alone.
    """
    own = pack.of_area().dropna(subset=["value"])
    own = own[own["indicator_id"].isin(pack.registry.ids())]
    reports = _reports(pack)
    is_own_only = bool(pack.definition.reads) and PUBLISHED not in pack.definition.reads
    ages = _ages_by_agency(pack, reports)
    if not is_own_only:
        ages = (*_ages(own, pack.registry, is_beside_own=bool(ages)), *ages)
    newest = max((age.newest for age in ages), default=own["period_end"].max().date())
    supplied = {report.source.agency for report in reports if report.has_arrived}
    return FactsItem(
        pack=pack.definition.pack,
        area_name=pack.area.name,
        first=pack.first.date(),
        newest=newest,
        ages=ages,
        supplied=len(supplied & set(EXPECTED_AGENCIES)),
        expected=len(EXPECTED_AGENCIES),
        sources=(*(() if is_own_only else _sources(own)), *_own_sources(pack, reports)),
    )


def _reports(pack: Pack) -> list[SourceReport]:
    """Read the sources that the pack's file names, if it names any and they tell of its area."""
    if pack.data is None or not is_own_area(pack):
        return []
    return [look_for(pack, source.source).report for source in sources_read(pack)]


def _ages(own: pd.DataFrame, registry: Registry, *, is_beside_own: bool) -> tuple[FigureAge, ...]:
    """Return the newest day of monthly, quarterly and yearly figures, as far as there are any.

    Beside the partnership's own they are told as those that were published.
    """
    if is_beside_own:
        return (FigureAge(label="Published figures", newest=own["period_end"].max().date()),)
    kinds = {"month": "Monthly figures", "quarter": "Quarterly figures", "year": "Yearly figures"}
    frequency = own["indicator_id"].map({one: registry[one].frequency for one in registry})
    newest = own.groupby(frequency)["period_end"].max()
    return tuple(
        FigureAge(label=label, newest=newest[kind].date())
        for kind, label in kinds.items()
        if kind in newest.index
    )


def _ages_by_agency(pack: Pack, reports: list[SourceReport]) -> tuple[FigureAge, ...]:
    """Return the newest day that each agency's own data tell of."""
    newest: dict[str, date] = {}
    for report in reports:
        if report.period_end is not None:
            agency = report.source.agency
            newest[agency] = max(newest.get(agency, date.min), report.period_end)
    return tuple(
        FigureAge(label=pack.profile.agency(agency).label, newest=day)
        for agency, day in newest.items()
    )


def _own_sources(pack: Pack, reports: list[SourceReport]) -> tuple[SourceLine, ...]:
    """Return each source of the partnership's own that arrived."""
    return tuple(
        SourceLine(
            publisher=pack.profile.agency(report.source.agency).label,
            release=report.source.label,
            licence="The partnership's own",
            source_ids=(report.source.source,),
            families=(report.source.source,),
        )
        for report in reports
        if report.has_arrived
    )


def _sources(own: pd.DataFrame) -> tuple[SourceLine, ...]:
    """Return each release that figures come from, with the ids and families of its tables."""
    releases = own.groupby(["publisher", "release", "licence"], sort=True)
    return tuple(
        SourceLine(
            publisher=publisher,
            release=release,
            licence=licence,
            source_ids=tuple(sorted(rows["source_id"].unique())),
            families=tuple(sorted(rows["family"].unique())),
        )
        for (publisher, release, licence), rows in releases
    )
