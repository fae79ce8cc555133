"""Strengths beside concerns on the same thread, and practice that is praised in one place only."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.threads import Thread
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, join_words
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.practice.opened import Practised, practised
from scrutiny_lib.packs.views.reviews.far import RULE
from scrutiny_lib.reviews.praise import Praised, by_agency, praised_and_missing
from scrutiny_lib.reviews.said import CONCERN, SOURCES, STRENGTH

WORDS = {
    "reviews": "reviews",
    "audits": "audits",
    "practitioners": "practitioners",
    "children": "children",
    "register": "the register",
}
_KINDS = {"Strengths": STRENGTH, "Concerns": CONCERN}


def show_beside(pack: Pack) -> None:
    """Show strengths and concerns on each thread."""
    it = practised(pack)
    if it.said.empty:
        evidence.note("Nothing that was said has a theme yet, so nothing can be laid side by side.")
        return
    evidence.table(**_by_thread(it))
    if it.pack.is_restricted:
        _show_agencies(it)


def _show_agencies(it: Practised) -> None:
    """Show strengths beside concerns of each thread and agency, of which enough was said."""
    tally = by_agency(it.said)
    least = it.settings.praised.least
    tally = tally[tally["strengths"] + tally["concerns"] >= least]
    if tally.empty:
        return
    order = {one.thread: place for place, one in enumerate(it.threads.threads)}
    tally = tally.assign(at=tally["thread"].map(order)).sort_values(["at", "agency"])
    frame = pd.DataFrame(
        {
            "Thread": [it.threads[one].label for one in tally["thread"]],
            "Agency": [label(it.pack, "agencies", one) for one in tally["agency"]],
            "Strengths": tally["strengths"].astype(float),
            "Concerns": tally["concerns"].astype(float),
        }
    )
    evidence.table(
        frame.reset_index(drop=True),
        caption="Strengths beside concerns, by thread and agency, where "
        f"{count_word(least)} things or more were said",
        rule="none",
        units=dict.fromkeys(_KINDS, "count"),
        source="Things that were said or written down, not children. No ranking: an agency that "
        "is looked at more often is told more of both.",
        anchor="beside-agencies",
    )


def show_praised(pack: Pack) -> None:
    """Show practice that is praised at one agency and missing at another."""
    it = practised(pack)
    rule = it.settings.praised
    found = praised_and_missing(it.said, rule.least, rule.least_sources, rule.times)
    if not found:
        if len(it.said):
            evidence.note(
                "No practice is praised again and again at one agency and missing at another."
            )
        return
    shown = evidence.table(**_pairs(it, found))
    for one in found[: rule.most_told]:
        evidence.show(_told(it, one), shown)


def _by_thread(it: Practised) -> dict[str, Any]:
    """Prepare a row a thread, in the order of the threads."""
    once = it.said.drop_duplicates(["source", "reference", "thread", "kind"])
    threads = [one for one in it.threads.threads if (once["thread"] == one.thread).any()]
    rows = [_row(one, once[once["thread"] == one.thread]) for one in threads]
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"Strengths beside concerns, {it.span_text}",
        "rule": RULE,
        "units": dict.fromkeys(_KINDS, "count"),
        "counts": Counts(
            address=_address(it),
            by_row={"thread": "thread_id"},
            columns={name: {"kind": kind} for name, kind in _KINDS.items()},
            labels=("Thread", "Told by"),
            unshown=("thread_id",),
            counting="event",
        ),
        "source": "Things that were said or written down, not children. What is said more often "
        "is not for that reason more important: audits write more than children are asked.",
        "anchor": "beside",
    }


def _row(thread: Thread, some: pd.DataFrame) -> dict[str, Any]:
    told = [WORDS[name] for name in SOURCES if (some["source"] == name).any()]
    return {
        "Thread": thread.label,
        **{name: float((some["kind"] == kind).sum()) for name, kind in _KINDS.items()},
        "Told by": join_words(told),
        "thread_id": thread.thread,
    }


def _address(it: Practised) -> dict[str, str]:
    return {"measure": "things said of threads", "area": it.pack.area.code, "period": it.period}


def _pairs(it: Practised, found: tuple[Praised, ...]) -> dict[str, Any]:
    """Prepare two rows a thread: where it is praised, and where it is missing."""
    rows = [row for one in found for row in _sides(it, one)]
    return {
        "frame": pd.DataFrame(rows),
        "caption": "Practice that is praised in one place and asked for in another",
        "rule": RULE,
        "units": dict.fromkeys(_KINDS, "count"),
        "counts": Counts(
            address=_address(it),
            by_row={"thread": "thread_id", "agency": "agency_id"},
            columns={name: {"kind": kind} for name, kind in _KINDS.items()},
            labels=("Agency", "Thread", "There it is"),
            unshown=("thread_id", "agency_id"),
            counting="event",
        ),
        "source": "From audits, practitioners, children and the register; each thing said counts "
        "once. This is no ranking: it says where two agencies could learn from each other.",
        "anchor": "praised",
    }


def _sides(it: Practised, one: Praised) -> list[dict[str, Any]]:
    """Return a row for where it is praised, and one for where it is missing."""
    sides = (
        (one.praised, "Praised", one.strengths, one.concerns),
        (one.missing, "Asked for", one.strengths_missing, one.concerns_missing),
    )
    return [
        {
            "Agency": label(it.pack, "agencies", agency),
            "Thread": it.threads[one.thread].label,
            "There it is": words,
            "Strengths": float(strengths),
            "Concerns": float(concerns),
            "thread_id": one.thread,
            "agency_id": agency,
        }
        for agency, words, strengths, concerns in sides
    ]


def _grades(it: Practised, one: Praised) -> str:
    """Say what moderated grades of audits say of the same matter at both agencies."""
    domains = it.threads[one.thread].codes.get("audit_domain", ())
    lines = it.heard.audits
    lines = lines[lines["domain"].isin(list(domains)) & lines["moderated_grade"].notna()]
    said, shares = [], []
    for code in (one.praised, one.missing):
        some = lines[lines["agency"] == code]["moderated_grade"].astype("str")
        if some.empty:
            return ""
        good = int(some.isin(list(it.settings.good_grades)).sum())
        shares.append(good / len(some))
        said.append(f"{good} of {len(some)} lines good at {label(it.pack, 'agencies', code)}")
    differ = shares[0] - shares[1] >= it.settings.least_grade_gap
    verdict = "" if differ else " The grades do not show the difference."
    return f"Moderated grades of audits on it: {join_words(said)}.{verdict}"


def _told(it: Practised, one: Praised) -> Told:
    praised, missing = (label(it.pack, "agencies", code) for code in (one.praised, one.missing))
    cells = [
        {**_address(it), "thread": one.thread, "agency": agency, "kind": kind}
        for agency in (one.praised, one.missing)
        for kind in (STRENGTH, CONCERN)
    ]
    return tell(
        it.pack,
        rule="praised_in_one_place",
        about=f"praised-{one.thread}-{one.praised}-{one.missing}",
        fields={
            "thread": it.threads[one.thread].label,
            "praised": praised,
            "missing": missing,
            "strengths": count_word(one.strengths),
            "concerns": count_word(one.concerns),
            "strengths_missing": count_word(one.strengths_missing),
            "concerns_missing": count_word(one.concerns_missing),
            "grades": _grades(it, one),
            "sources": join_words([WORDS[name] for name in one.sources]),
            "sources_missing": join_words([WORDS[name] for name in one.sources_missing]),
        },
        period=it.period,
        size=2.0,
        disclosure_rule=RULE,
        cells=cells,
    )
