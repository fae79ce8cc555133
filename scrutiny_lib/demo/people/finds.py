"""Where good practice is found: what other tables tell of that went well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrutiny_lib.config.threads import Threads
from scrutiny_lib.demo.people.audits import Audits
from scrutiny_lib.demo.people.dice import Day, day_of, days
from scrutiny_lib.demo.people.reviews import Reviews
from scrutiny_lib.demo.timeline import LAST

Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Something good that was found.

    Attributes
    ----------
    where : str
        The code of the list ``practice_source``.
    ref : str or None
        What tells of it, as its own table names it.
    agencies : tuple of str
        Whose practice it may be.
    threads : tuple of str
        What it is about.
    """

    where: str
    ref: str | None
    agencies: tuple[str, ...]
    threads: tuple[str, ...]
    day: Day


@dataclass(frozen=True)
class Told:
    """The tables that tell of good practice, and the threads that tie their themes together."""

    threads: Threads
    reviews: Reviews
    audits: Audits
    engagement: Sequence[Row]
    voice: Sequence[Row]


def every_find(told: Told) -> list[Found]:
    """Return all that went well and is about some thread."""
    every = (*_of_reviews(told), *_of_audits(told), *_of_practitioners(told), *_of_children(told))
    return [find for find in every if find.threads]


def _of_reviews(told: Told) -> Iterator[Found]:
    by_id = {row["review_id"]: row for row in told.reviews.reviews}
    for row in told.reviews.learning:
        if row["is_good_practice"]:
            review = by_id[row["review_id"]]
            local = told.threads.of("theme_local", row["theme_local"])
            panel = told.threads.of("theme_panel", row["theme_panel"])
            agencies = tuple(review["known_to"].split(";"))
            day = min(review["aware_date"] + days(60), day_of(LAST))
            yield Found(
                "review", row["learning_id"], agencies, tuple(dict.fromkeys(local + panel)), day
            )


def _of_audits(told: Told) -> Iterator[Found]:
    for audit, rows in told.audits.cases.items():
        for row in rows:
            if row["good_practice"] is not None:
                threads = told.threads.of("audit_domain", row["domain"])
                yield Found("audit", audit, (row["agency"],), threads, row["moderated_on"])


def _of_practitioners(told: Told) -> Iterator[Found]:
    for row in told.engagement:
        if row["sentiment"] == "strength":
            threads = told.threads.of("practitioner_theme", row["response_theme"])
            agencies = tuple(row["agencies"].split(";"))
            yield Found("practitioners", row["event_id"], agencies, threads, row["date"])


def _of_children(told: Told) -> Iterator[Found]:
    for row in told.voice:
        if row["sentiment"] == "good":
            threads = told.threads.of("child_theme", row["theme"])
            yield Found("children", row["voice_id"], (row["agency"],), threads, row["heard_on"])
