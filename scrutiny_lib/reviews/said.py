"""What reviews, audits, practitioners, children and the register say of one matter.

Each has a list of themes of its own; the threads of ``params/threads.yml`` lay them side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from scrutiny_lib.config.threads import Threads
from scrutiny_lib.reviews.learning import filled, several

COLUMNS = ("source", "reference", "agency", "thread", "kind", "date")
Kind = Literal["strength", "concern"]
STRENGTH: Kind = "strength"
CONCERN: Kind = "concern"
SOURCES = ("reviews", "audits", "practitioners", "children", "register")


@dataclass(frozen=True, eq=False)
class Heard:
    """The tables that tell of threads, each as its loader gives it; any may be without rows."""

    reviews: pd.DataFrame
    learning: pd.DataFrame
    audits: pd.DataFrame
    engagement: pd.DataFrame
    voice: pd.DataFrame
    register: pd.DataFrame


def said_of_threads(heard: Heard, threads: Threads) -> pd.DataFrame:
    """Lay out everything that was said of a thread, as a strength or a concern.

    Parameters
    ----------
    heard : Heard
        The tables.
    threads : Threads
        Which codes are about the same matter.

    Returns
    -------
    DataFrame
        One row a thing that was said, agency and thread, with the columns `COLUMNS`:
        ``source`` is one of `SOURCES`, ``reference`` says where it stands there, ``agency`` is
        empty where no agency is named: a review's learning belongs to all. ``kind`` is
        ``strength`` or ``concern``; ideas and mixed answers are neither.
    """
    parts = [
        _of_reviews(heard, threads),
        _of_audits(heard.audits, threads),
        _of_practitioners(heard.engagement, threads),
        _of_children(heard.voice, threads),
        _of_register(heard.register, threads),
    ]
    whole = pd.concat([part[list(COLUMNS)] for part in parts], ignore_index=True)
    return whole.drop_duplicates(ignore_index=True)


def _threaded(frame: pd.DataFrame, column: str, code_list: str, threads: Threads) -> pd.DataFrame:
    """Return a row a thread of what stands in a column of codes."""
    known = threads.by_code(code_list)
    found = several(frame[column]).map(known).dropna().rename("thread")
    return frame.drop(columns="thread", errors="ignore").join(found.to_frame(), how="inner")


def _of_reviews(heard: Heard, threads: Threads) -> pd.DataFrame:
    days = heard.reviews.drop_duplicates("review_id").set_index("review_id")["aware_date"]
    good = heard.learning["is_good_practice"].fillna(value=False).astype(bool)
    frame = heard.learning.assign(
        source="reviews",
        reference=heard.learning["learning_id"],
        agency="",
        kind=good.map({True: STRENGTH, False: CONCERN}),
        date=days.reindex(heard.learning["review_id"]).to_numpy(),
    )
    lists = [name for name in ("theme_local", "theme_panel") if name in frame]
    return pd.concat([_threaded(frame, name, name, threads) for name in lists])


def _of_audits(cases: pd.DataFrame, threads: Threads) -> pd.DataFrame:
    """Return what an audit wrote down as good, or as to be developed; a line may have both."""
    frame = _threaded(cases, "domain", "audit_domain", threads)
    frame = frame.assign(
        source="audits",
        reference=_joined(frame, "audit_id", "case_ref", "agency", "domain"),
        agency=_named(frame["agency"]),
        date=frame["audited_on"],
    )
    return pd.concat(
        [
            frame[filled(frame["good_practice"])].assign(kind=STRENGTH),
            frame[filled(frame["development"])].assign(kind=CONCERN),
        ]
    )


def _of_practitioners(engagement: pd.DataFrame, threads: Threads) -> pd.DataFrame:
    kinds = {"strength": STRENGTH, "barrier": CONCERN}
    frame = engagement.assign(
        source="practitioners",
        reference=_joined(engagement, "event_id", "response_id"),
        kind=engagement["sentiment"].astype("str").map(kinds),
    ).dropna(subset=["kind"])
    themed = _threaded(frame, "response_theme", "practitioner_theme", threads)
    themed = themed.reset_index(drop=True)
    joined = themed.join(several(themed["agencies"]).rename("agency").to_frame())
    return joined.assign(agency=_named(joined["agency"]))


def _of_children(voice: pd.DataFrame, threads: Threads) -> pd.DataFrame:
    kinds = {"good": STRENGTH, "poor": CONCERN}
    frame = voice.assign(
        source="children",
        reference=voice["voice_id"],
        agency=_named(voice["agency"]),
        kind=voice["sentiment"].astype("str").map(kinds),
        date=voice["heard_on"],
    ).dropna(subset=["kind"])
    return _threaded(frame, "theme", "child_theme", threads)


def _of_register(register: pd.DataFrame, threads: Threads) -> pd.DataFrame:
    frame = register.assign(
        source="register",
        reference=register["practice_id"],
        agency=_named(register["agency"]),
        kind=STRENGTH,
        date=register["noticed_on"],
    )
    found = several(frame["theme"]).rename("thread")
    joined = frame.drop(columns="thread", errors="ignore").join(found.to_frame(), how="inner")
    return joined[joined["thread"].isin(threads.ids)]


def _joined(frame: pd.DataFrame, *names: str) -> pd.Series:
    """Return a reference made of several columns."""
    whole = frame[names[0]].astype("str")
    for name in names[1:]:
        whole = whole.str.cat(frame[name].astype("str"), sep="/")
    return whole


def _named(agency: pd.Series) -> pd.Series:
    """Return agencies, empty where none is named."""
    return agency.astype("str").where(agency.notna(), "")


def since(said: pd.DataFrame, thread: str, day: pd.Timestamp, kind: Kind) -> dict[str, int]:
    """Count what was said of a thread after a day, by source; a thing of several agencies once."""
    some = said[(said["thread"] == thread) & (said["kind"] == kind) & (said["date"] > day)]
    tally = some.drop_duplicates(["source", "reference"])["source"].value_counts()
    return {source: int(tally.get(source, 0)) for source in SOURCES}
