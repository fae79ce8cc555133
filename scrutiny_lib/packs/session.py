"""What a pack notebook opens: its parameters, checked, and the figures that they choose."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.profile import Comparator, Profile, load_profile
from scrutiny_lib.config.registry import Registry, load_registry
from scrutiny_lib.config.rules import Rules, load_rules
from scrutiny_lib.config.wording import load_wording
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.context import Context, use
from scrutiny_lib.loaders.published import load_published_folder
from scrutiny_lib.packs.catalogue import PackDefinition, load_pack
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.register import known_before, settings_digest
from scrutiny_lib.packs.synthetic import synthetic_markers
from scrutiny_lib.reference import areas, combine, published_figures
from scrutiny_lib.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from scrutiny_lib.loaders.folder import Loaded
    from scrutiny_lib.quality.look import DataRoom

EXPECTED_AGENCIES = ("childrens_social_care", "police", "health")


@dataclass(frozen=True)
class Area:
    """The authority that a pack is about."""

    code: str
    name: str
    region_code: str


@dataclass(frozen=True, eq=False)
class Pack:
    """An open pack. Two are never equal, so that what is worked out of one can be kept by it.

    Attributes
    ----------
    figures : DataFrame
        Observations with publisher, release and licence, of every area, up to the end
        of the period: one row for each figure.
    all_releases : DataFrame
        The same with a row for every release of a figure.
    first, last : Timestamp
        First day and last day of the period that monthly figures are shown for.
    comparators : tuple of Comparator
        Those asked for, in the order asked for.
    """

    definition: PackDefinition
    profile: Profile
    registry: Registry
    rules: Rules
    area: Area
    figures: pd.DataFrame
    all_releases: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    comparators: tuple[Comparator, ...]
    settings: dict[str, JsonValue]
    workspace: Workspace
    data: Path | None

    @cached_property
    def room(self) -> DataRoom:
        """The data folder, as far as the pack reads it; nothing is read until it is asked for."""
        from scrutiny_lib.packs.data_room import open_data_room

        return open_data_room(self.workspace, self.data, self.profile, self.registry)

    def source(self, name: str) -> Loaded:
        """Return what a source of the data folder gave.

        Raises
        ------
        SourceError
            If a blocking rule says that it may not be used as it is.
        UsageError
            If there is no such source, or the pack's file does not say that it reads it.
        """
        from scrutiny_lib.packs.data_room import look_for

        return look_for(self, name).require_usable()

    @cached_property
    def _rows_of(self) -> dict[str, npt.NDArray[np.intp]]:
        found = self.figures.groupby("indicator_id").indices.items()
        return {str(name): np.asarray(at, dtype=np.intp) for name, at in found}

    def of_indicator(self, indicator_id: str) -> pd.DataFrame:
        """Return the figures of one indicator, of every area."""
        return self.figures.iloc[self._rows_of.get(indicator_id, [])]

    def of_area(self) -> pd.DataFrame:
        """Return the figures of the pack's own area."""
        return self._own.copy(deep=False)

    @cached_property
    def _own(self) -> pd.DataFrame:
        return self.figures[self.figures["area_code"] == self.area.code]


def open_pack(name: str, **parameters: JsonValue) -> Pack:
    """Open a pack and show what it rests on.

    Parameters
    ----------
    name : str
        The pack's name, as ``params/packs/<name>.yml``.
    **parameters
        Its parameters; those left out take their defaults. The profile and the data folder are
        those of the run (``SCRUTINY_PROFILE``, ``SCRUTINY_DATA``).

    Returns
    -------
    Pack

    Raises
    ------
    UsageError
        If a parameter, the profile or a params file is not as it has to be.
    SourceError
        If a file in the data folder can't be read.
    DisclosureError
        If the register of what was published before can't be read.
    """
    workspace = find_workspace()
    definition = load_pack(workspace, name)
    settings = definition.check(parameters)
    profile = load_profile(workspace.profile_path())
    registry = load_registry(workspace.params / "indicators.yml")
    ledger = _ledger(workspace, definition, settings)
    folder = workspace.data_folder(os.environ.get("SCRUTINY_DATA"), profile.data_folder)
    invented = bool(synthetic_markers(folder, definition.reads))
    wording = load_wording(workspace.params / "wording.yml")
    use(Context(name, profile, wording, ledger, is_synthetic=invented))
    newer = folder if "published" in definition.reads else None
    figures, all_releases = _figures(newer, registry)
    first, last = _period(settings.get("period"), figures)
    pack = Pack(
        definition=definition,
        profile=profile,
        registry=registry,
        rules=load_rules(workspace.params / "rules.yml"),
        area=_area(settings.get("area"), profile),
        figures=_until(figures, last),
        all_releases=_until(all_releases, last),
        first=first,
        last=last,
        comparators=_comparators(settings.get("comparators"), profile),
        settings=settings,
        workspace=workspace,
        data=folder,
    )
    _show_facts(pack, invented)
    return pack


def _show_facts(pack: Pack, is_synthetic: bool) -> None:
    """Show what a pack rests on."""
    from scrutiny_lib.packs.facts import facts_of

    evidence.facts(facts_of(pack).model_copy(update={"is_synthetic": is_synthetic}))


def _ledger(
    workspace: Workspace, definition: PackDefinition, settings: dict[str, JsonValue]
) -> Ledger:
    """Return what was told before, in which everything that the pack tells is noted."""
    before = known_before(workspace.outputs, definition.audience)
    asked = settings_digest(definition, settings)
    return Ledger(definition.audience, before.told, before.restricted, asked)


def _figures(folder: Path | None, registry: Registry) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the published figures, and the same with every release.

    Newer releases in the data folder are laid on top of the project's own.
    """
    own = folder / "published" if folder is not None else None
    reference = published_figures(all_releases=True)
    if own is None or not own.is_dir():
        return published_figures(), reference
    newer = load_published_folder(own, registry, strict=True).frame
    return combine(reference, newer), combine(reference, newer, all_releases=True)


def _until(figures: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Return the figures of periods that end by then; the frame itself, shared, if all do."""
    is_in_time = figures["period_end"] <= last
    return figures if is_in_time.all() else figures[is_in_time]


def _period(given: JsonValue, figures: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day that a period names; without one, all that there is."""
    first, last = figures["period_start"].min(), figures["period_end"].max()
    if given is None:
        return first, last
    start, end = str(given).split("/")
    if end != "latest":
        last = pd.Period(end, "M").end_time.normalize()
    return pd.Period(start, "M").start_time, last


def _area(code: JsonValue, profile: Profile) -> Area:
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


def _comparators(chosen: JsonValue, profile: Profile) -> tuple[Comparator, ...]:
    """Return the profile's comparators that were asked for, in the order asked for."""
    known = {comparator.id: comparator for comparator in profile.comparators}
    names = [str(name) for name in chosen] if isinstance(chosen, list) else list(known)
    missing = [name for name in names if name not in known]
    if missing:
        raise UsageError(f"the profile has no comparator '{missing[0]}'; add it under comparators")
    return tuple(known[name] for name in names)
