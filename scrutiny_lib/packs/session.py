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
from scrutiny_lib.evidence.context import Context, use
from scrutiny_lib.loaders.published import load_published_folder
from scrutiny_lib.packs.catalogue import PackDefinition, load_pack
from scrutiny_lib.packs.chosen import Area, area_of, comparators_of, period_of, until
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.register import known_before, settings_digest
from scrutiny_lib.packs.synthetic import PUBLISHED, synthetic_markers
from scrutiny_lib.reference import combine, published_figures
from scrutiny_lib.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from scrutiny_lib.indicators.own import OwnFigures
    from scrutiny_lib.loaders.folder import Loaded
    from scrutiny_lib.quality.look import DataRoom

EXPECTED_AGENCIES = ("childrens_social_care", "police", "health")


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

    @property
    def is_restricted(self) -> bool:
        """Whether rows of single cases under references may be shown."""
        return self.definition.audience == "restricted"

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
    def own(self) -> OwnFigures:
        """The partnership's own figures by month and quarter; none of another area's pack.

        Raises
        ------
        SourceError
            If a source that the pack reads may not be used as it is.
        """
        from scrutiny_lib.packs.own import own_figures_of

        return own_figures_of(self)

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
    definition = definition.for_settings(settings)
    profile = load_profile(workspace.profile_path())
    registry = load_registry(workspace.params / "indicators.yml")
    folder = workspace.data_folder(os.environ.get("SCRUTINY_DATA"), profile.data_folder)
    area = area_of(settings.get("area"), profile)
    invented = bool(synthetic_markers(folder, _reads(definition, area, profile)))
    ledger = _ledger(workspace, definition, settings, registry)
    _begin(workspace, definition, profile, ledger, is_synthetic=invented)
    figures, all_releases = _figures(folder, definition, registry)
    first, last = period_of(settings.get("period"), figures)
    pack = Pack(
        definition=definition,
        profile=profile,
        registry=registry,
        rules=load_rules(workspace.params / "rules.yml", name),
        area=area,
        figures=until(figures, last),
        all_releases=until(all_releases, last),
        first=first,
        last=last,
        comparators=comparators_of(settings, profile),
        settings=settings,
        workspace=workspace,
        data=folder,
    )
    _show_facts(pack, invented)
    return pack


def _begin(
    workspace: Workspace,
    definition: PackDefinition,
    profile: Profile,
    ledger: Ledger,
    *,
    is_synthetic: bool,
) -> None:
    """Set what evidence is shown under: rules, words, and what was told before."""
    wording = load_wording(workspace.params / "wording.yml").with_parts(definition.parts)
    use(Context(definition.pack, profile, wording, ledger, is_synthetic=is_synthetic))


def _reads(definition: PackDefinition, area: Area, profile: Profile) -> tuple[str, ...]:
    """Return what a pack rests on: of another area than its own, only what is published."""
    is_home = area.code == profile.area.area_code
    return tuple(name for name in definition.reads if is_home or name == PUBLISHED)


def _show_facts(pack: Pack, is_synthetic: bool) -> None:
    """Show what a pack rests on."""
    from scrutiny_lib.packs.facts import facts_of

    evidence.facts(facts_of(pack).model_copy(update={"is_synthetic": is_synthetic}))


def _ledger(
    workspace: Workspace,
    definition: PackDefinition,
    settings: dict[str, JsonValue],
    registry: Registry,
) -> Ledger:
    """Return what was told before, in which everything that the pack tells is noted."""
    before = known_before(workspace.outputs, definition.audience)
    asked = settings_digest(definition, settings)
    nested = registry.part_of()
    return Ledger(definition.audience, before.told, before.restricted, asked, nested)


def _figures(
    folder: Path | None, definition: PackDefinition, registry: Registry
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the published figures, and the same with every release.

    Newer releases in the data folder are laid on top of the project's own.
    """
    own = folder / "published" if folder is not None and PUBLISHED in definition.reads else None
    reference = published_figures(all_releases=True)
    if own is None or not own.is_dir():
        return published_figures(), reference
    newer = load_published_folder(own, registry, strict=True).frame
    return combine(reference, newer), combine(reference, newer, all_releases=True)
