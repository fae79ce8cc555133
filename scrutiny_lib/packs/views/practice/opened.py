"""What the pack on good practice rests on: the register, and what is said of each thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from scrutiny_lib.config.practice import PracticeSettings, load_practice_settings
from scrutiny_lib.config.threads import Threads
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.heard import heard_of, threads_of
from scrutiny_lib.packs.views.own_tables import context_of
from scrutiny_lib.reviews.said import Heard, said_of_threads


@dataclass(frozen=True, eq=False)
class Practised:
    """The register and all that is said of threads; without rows where nothing has come."""

    pack: Pack
    heard: Heard
    threads: Threads
    said: pd.DataFrame
    settings: PracticeSettings

    @property
    def register(self) -> pd.DataFrame:
        """The register of good practice."""
        return self.heard.register

    @property
    def period(self) -> str:
        """The months of what was said, as protection knows them."""
        days = self.said["date"].dropna()
        if days.empty:
            return f"{self.pack.last:%Y-%m}"
        return f"{days.min():%Y-%m} to {days.max():%Y-%m}"

    @property
    def span_text(self) -> str:
        """The months of what was said, for a reader."""
        days = self.said["date"].dropna()
        if days.empty:
            return "no month"
        return f"{days.min():%B %Y} to {days.max():%B %Y}"


@lru_cache(maxsize=4)
def practised(pack: Pack) -> Practised:
    """Return what the pack rests on.

    Raises
    ------
    SourceError
        If a source may not be used as it is.
    UsageError
        If ``params/practice.yml`` or ``threads.yml`` is not as it has to be.
    """
    heard, threads = heard_of(pack), threads_of(pack)
    context = context_of(pack)
    spread = tuple(code.code for code in context.codes["practice_spread"].codes)
    return Practised(
        pack=pack,
        heard=heard,
        threads=threads,
        said=said_of_threads(heard, threads),
        settings=load_practice_settings(context.params, spread),
    )
