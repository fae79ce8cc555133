"""What the parameters of a pack choose: an area, a period, whom it is set beside."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.config.profile import Comparator, Profile
from scrutiny_lib.errors import UsageError
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.reference import areas

NEIGHBOUR_MODELS = ("2025", "2021")


@dataclass(frozen=True)
class Area:
    """The authority that a pack is about."""

    code: str
    name: str
    region_code: str


def until(figures: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Return the figures of periods that end by then; the frame itself, shared, if all do."""
    is_in_time = figures["period_end"] <= last
    return figures if is_in_time.all() else figures[is_in_time]


def period_of(given: JsonValue, figures: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day that a period names; without one, all that there is."""
    first, last = figures["period_start"].min(), figures["period_end"].max()
    if given is None:
        return first, last
    start, end = str(given).split("/")
    if end != "latest":
        last = pd.Period(end, "M").end_time.normalize()
    return pd.Period(start, "M").start_time, last


def area_of(code: JsonValue, profile: Profile) -> Area:
    """Return the area asked for, or the profile's own, by its name and region."""
    wanted = str(code or profile.area.area_code)
    table = areas()
    rows = table[table["area_code"] == wanted]
    if len(rows) != 1:
        raise UsageError(
            f"the profile's area {wanted} is not in the published figures; check area_code"
        )
    row = rows.iloc[0]
    own = wanted == profile.area.area_code
    name = profile.area.name if own else str(row["name"])
    return Area(wanted, name, str(row["region_code"]))


def comparators_of(settings: dict[str, JsonValue], profile: Profile) -> tuple[Comparator, ...]:
    """Return the profile's comparators that were asked for, in the order asked for.

    Neighbours are those of the model asked for, else of the profile's.
    """
    chosen = settings.get("comparators")
    known = {comparator.id: comparator for comparator in profile.comparators}
    names = [str(name) for name in chosen] if isinstance(chosen, list) else list(known)
    missing = [name for name in names if name not in known]
    if missing:
        raise UsageError(f"the profile has no comparator '{missing[0]}'; add it under comparators")
    model = settings.get("neighbour_model")
    return tuple(one for name in names for one in _in_model(known[name], model))


def _in_model(comparator: Comparator, model: JsonValue) -> tuple[Comparator, ...]:
    """Return neighbours of the model asked for; of both, each with its year in its name."""
    if comparator.kind != "neighbours" or model is None:
        return (comparator,)
    if model != "both":
        return (comparator.model_copy(update={"model": str(model)}),)
    return tuple(
        comparator.model_copy(
            update={
                "id": f"{comparator.id}_{year}",
                "label": f"{comparator.label} ({year} model)",
                "model": year,
            }
        )
        for year in NEIGHBOUR_MODELS
    )
