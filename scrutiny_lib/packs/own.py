"""The partnership's own figures of a pack: counted from what its agencies supplied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from scrutiny_lib.packs.data_room import look_for, sources_read

if TYPE_CHECKING:
    from scrutiny_lib.indicators.own import OwnFigures
    from scrutiny_lib.loaders.folder import Loaded
    from scrutiny_lib.packs.session import Pack

COUNTED = ("annex_a", "police", "health", "partner_returns")
"""Loaders whose sources give figures by month or quarter."""


def is_own_area(pack: Pack) -> bool:
    """Tell whether a pack is about the partnership's own area, which its own data tell of."""
    return pack.area.code == pack.profile.area.area_code


def sources_counted(pack: Pack) -> dict[str, Loaded]:
    """Return what each source that a pack reads gave, by its id; nothing of another area.

    Raises
    ------
    SourceError
        If one may not be used as it is.
    """
    if pack.data is None or not is_own_area(pack):
        return {}
    counted = [source for source in sources_read(pack) if source.loader in COUNTED]
    found = {source.source: look_for(pack, source.source).require_usable() for source in counted}
    return {name: loaded for name, loaded in found.items() if loaded.datasets}


def own_figures_of(pack: Pack) -> OwnFigures:
    """Count the figures of the partnership's own, as far as they lie in the pack's period.

    Raises
    ------
    SourceError
        If a source may not be used as it is.
    """
    from scrutiny_lib.indicators.own import own_figures

    home = pack.profile.area
    own = own_figures(sources_counted(pack), pack.registry, home.area_code, home.name)
    return replace(own, frame=_within(pack, own.frame), others=_within(pack, own.others))


def _within(pack: Pack, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose period lies in the pack's."""
    is_in = (frame["period_start"] >= pack.first) & (frame["period_end"] <= last_day(pack))
    return frame[is_in].reset_index(drop=True)


def last_day(pack: Pack) -> pd.Timestamp:
    """Return the last day that a pack's own figures may tell of.

    Published figures end earlier than own ones: a period that goes to the latest goes to the
    latest of each.
    """
    given = str(pack.settings.get("period") or "/latest")
    return pack.last if not given.endswith("latest") else pd.Timestamp.max
