"""What a pack on case reviews rests on: tables, settings, and the day as of which it judges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from scrutiny_lib.config.reviews import ReviewSettings, load_review_settings
from scrutiny_lib.errors import UsageError
from scrutiny_lib.metrics.standards import STANDARDS
from scrutiny_lib.packs.data_room import look_for
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import context_of, tables_of
from scrutiny_lib.reviews.clock import last_known_day

_HAPPENED = {
    "reviews": ("aware_date", "notified_date", "rr_submitted", "panel_letter_date",
                "lcspr_started", "lcspr_completed", "published_date"),
    "recommendations": ("agreed_on", "closed_on", "last_reviewed"),
}  # fmt: skip


_APRIL = 4


@dataclass(frozen=True, eq=False)
class Reviewed:
    """The tables of case reviews, each without rows where nothing has come.

    Attributes
    ----------
    as_of : Timestamp
        The day as of which open steps are judged: the one asked for, else the last on which
        anything is known to have happened, and never after the files arrived.
    """

    pack: Pack
    reviews: pd.DataFrame
    learning: pd.DataFrame
    recommendations: pd.DataFrame
    settings: ReviewSettings
    as_of: pd.Timestamp

    @property
    def first(self) -> pd.Timestamp:
        """The first day of the year in which the council first became aware of anything."""
        first = self.reviews["aware_date"].min()
        day = self.as_of if pd.isna(first) else first
        return pd.Timestamp(day.year - (day.month < _APRIL), _APRIL, 1)

    @property
    def span(self) -> str:
        """The months that the reviews cover, as protection knows them."""
        return f"{self.first:%Y-%m} to {self.as_of:%Y-%m}"

    @property
    def span_text(self) -> str:
        """The months that the reviews cover, for a reader."""
        return f"{self.first:%B %Y} to {self.as_of:%B %Y}"


@lru_cache(maxsize=2)
def reviewed(pack: Pack) -> Reviewed:
    """Return what the pack rests on.

    Raises
    ------
    SourceError
        If the source may not be used as it is.
    UsageError
        If ``params/reviews.yml`` is not as it has to be, or the day lies before the first review.
    """
    reviews, learning, recommendations = tables_of(
        pack, "reviews", "reviews", "learning", "recommendations"
    )
    return Reviewed(
        pack=pack,
        reviews=reviews,
        learning=learning,
        recommendations=recommendations,
        settings=settings_of(pack),
        as_of=_as_of(pack, reviews, recommendations),
    )


@lru_cache(maxsize=2)
def settings_of(pack: Pack) -> ReviewSettings:
    """Return the partnership's settings for reviews."""
    context = context_of(pack)
    tables = {
        name: frozenset(column.name for column in table.columns)
        for name, table in context.tables.items()
    }
    codes = {name: frozenset(one.values) for name, one in context.codes.items()}
    return load_review_settings(context.params, tables, codes, frozenset(STANDARDS))


def _as_of(pack: Pack, reviews: pd.DataFrame, recommendations: pd.DataFrame) -> pd.Timestamp:
    """Return the day as of which things are judged."""
    asked = pack.settings.get("as_of")
    if asked is not None:
        day = pd.Timestamp(str(asked))
        if day < reviews["aware_date"].min():
            raise UsageError("parameter 'as_of': it lies before the first review; give a later day")
        return day
    last = last_known_day(
        (reviews, _HAPPENED["reviews"]), (recommendations, _HAPPENED["recommendations"])
    )
    if last is None:
        return pack.last
    received = look_for(pack, "reviews").report.date_received
    return last if received is None else min(last, pd.Timestamp(received))
