"""The record of how the cases of each audit were drawn, and what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from scrutiny_lib.demo.people.audits import Audits
from scrutiny_lib.metrics.sampling.record import REPLACEMENT

Row = dict[str, Any]
REPLACEMENTS = 3
_METHOD, _ORDER = "random", "by the SHA-256 of seed, copy and row"


def make_draws(audits: Audits) -> dict[str, list[Row]]:
    """Make the rows of the two tables of draws, one draw for each audit.

    A case that was left out of an audit could not be looked at, and nothing took its place. The
    frames themselves are nowhere, so the digests are those of an invented text.
    """
    return {
        "draws": [_draw(line) for line in audits.frame],
        "draw_cases": [case for line in audits.frame for case in _cases(line, audits)],
    }


def _draw(line: Row) -> Row:
    return {
        "draw_id": line["audit_id"],
        "title": f"Synthetic: {line['theme']}",
        "purpose": "audit",
        "method": _METHOD,
        "size": line["n_selected"],
        "seed": line["selection_seed"],
        "n_frame": line["population_size"],
        "n_eligible": line["population_size"],
        "n_excluded": 0,
        "frame_sha256": hashlib.sha256(f"SYNTHETIC {line['audit_id']}".encode()).hexdigest(),
        "order_rule": _ORDER,
        "replacement_rule": REPLACEMENT[_METHOD],
        "drawn_on": line["selected_on"],
        "drawn_again": 0,
    }


def _cases(line: Row, audits: Audits) -> Iterator[Row]:
    audited = {row["case_ref"]: row["audited_on"] for row in audits.cases[line["audit_id"]]}
    for place in range(1, line["n_selected"] + REPLACEMENTS + 1):
        reference, is_drawn = f"C-{place:02d}", place <= line["n_selected"]
        looked_at_on = audited.get(reference)
        missed = "not_possible" if is_drawn else "to_do"
        yield {
            "draw_id": line["audit_id"],
            "place": place,
            "case_ref": reference,
            "drawn_as": "drawn" if is_drawn else "replacement",
            "state": missed if looked_at_on is None else "looked_at",
            "looked_at_on": looked_at_on,
        }
