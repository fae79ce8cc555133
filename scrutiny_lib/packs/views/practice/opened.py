"""What the pack on good practice rests on: the register, and what is said of each thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from scrutiny_lib.config.practice import PracticeSettings, load_practice_settings
from scrutiny_lib.config.threads import Threads, load_threads
from scrutiny_lib.loaders.people import with_moderation
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.reviews.opened import context_of, tables_of
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
    def is_restricted(self) -> bool:
        """Whether references may be shown."""
        return self.pack.definition.audience == "restricted"

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
def heard_of(pack: Pack) -> Heard:
    """Return every table that tells of threads.

    Raises
    ------
    SourceError
        If a source may not be used as it is.
    """
    reviews, learning = tables_of(pack, "reviews", "reviews", "learning")
    cases, moderation = tables_of(pack, "audits", "audit_cases", "audit_moderation")
    (engagement,) = tables_of(pack, "practitioners", "engagement")
    (voice,) = tables_of(pack, "children", "voice")
    (register,) = tables_of(pack, "good_practice", "good_practice")
    audits = with_moderation(cases, moderation)
    return Heard(reviews, learning, audits, engagement, voice, register)


@lru_cache(maxsize=4)
def threads_of(pack: Pack) -> Threads:
    """Return the threads that tie the lists of themes together."""
    context = context_of(pack)
    return load_threads(context.params / "threads.yml", context.codes, pack.registry)


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
