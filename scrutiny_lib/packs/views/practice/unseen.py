"""What the register of good practice does not tell."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.practice.beside import WORDS
from scrutiny_lib.packs.views.practice.opened import Practised, practised
from scrutiny_lib.reviews.said import SOURCES


def show_unseen(pack: Pack) -> None:
    """Show what is not recorded, and who has not been heard of."""
    it = practised(pack)
    rows = [(what, float(count), float(len(it.register))) for what, count in _gaps(it) if count]
    if rows:
        evidence.table(
            pd.DataFrame(rows, columns=["What is not recorded", "Missing", "Of"]),
            caption="What is missing in the register of good practice",
            rule="none",
            units={"Missing": "count", "Of": "count"},
            source="Lines of the register.",
            anchor="missing",
        )
    for sentence in _silent(it):
        evidence.note(sentence)
    evidence.note(
        "Practice that nobody noticed does not stand here; nor does what is taken for granted."
    )


def _gaps(it: Practised) -> list[tuple[str, int]]:
    named = {
        "agency": "Agency whose practice it is",
        "theme": "Thread that it is about",
        "difference": "What difference it made",
        "difference_grade": "How strong the evidence of the difference is",
        "could_copy": "Who could copy it",
        "spread": "How far it has gone",
    }
    return [(what, int(it.register[column].isna().sum())) for column, what in named.items()]


def _silent(it: Practised) -> list[str]:
    """Name sources that say nothing, and agencies of which nothing good is written down."""
    told = set(it.said["source"])
    silent = [WORDS[name] for name in SOURCES if name not in told]
    said = [f"Nothing with a theme has come from {join_words(silent)}."] if silent else []
    named = set(it.said.loc[it.said["agency"] != "", "agency"])
    without = sorted(named - set(it.register["agency"].dropna().astype("str")))
    if without and len(it.register):
        names = join_words([label(it.pack, "agencies", code) for code in without])
        said.append(
            f"In the register stands no practice of {names}. That says more of who looks where "
            "than of who works well."
        )
    return said
