"""Which earlier pack a new one is held against."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from scrutiny_lib.config.wording import Reason
from scrutiny_lib.packs.changes.said import Said
from scrutiny_lib.packs.folders import real_folders, record_of
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.record import RunRecord, sha256_of
from scrutiny_lib.packs.spec import RunSpec

FINDINGS = "findings.json"
_OF_HISTORY = "published"  # what other packs have published; no reason for a change by itself
_KINDS: dict[str, Reason] = {
    "data": "data",
    "reference": "data",
    "params": "settings",
    "profile": "settings",
}


@dataclass(frozen=True)
class Baseline:
    """An earlier pack.

    Attributes
    ----------
    run_id : str
        Its run.
    made : date
        The day on which it was made.
    said : Said
        What it said.
    reasons : tuple of str
        What is different now: ``data``, ``code``, ``settings``.
    """

    run_id: str
    made: date
    said: Said
    reasons: tuple[Reason, ...]


def find_baseline(outputs: Path, spec: RunSpec, inputs: Mapping[str, str]) -> Baseline | None:
    """Return the newest published pack of the same kind that was made from something else.

    One that was made from the very same is passed over, so that a pack made twice is the same
    twice. A pack for another audience, profile or choice of parameters is another pack. One whose
    findings are not as they were published is passed over too.

    Parameters
    ----------
    outputs : Path
        The outputs folder.
    spec : RunSpec
        The run.
    inputs : mapping of str
        The digests of what it is made from.
    """
    folders = real_folders(outputs / "published" / spec.definition.pack)
    runs = [(run, record) for run in folders if (record := record_of(run)) is not None]
    for folder, record in sorted(runs, key=lambda run: run[1].started_at, reverse=True):
        reasons = _reasons(record.inputs, inputs)
        if reasons and _is_same_kind(record, spec):
            said = _read(folder, record)
            if said is not None:
                return Baseline(record.run_id, record.started_at.date(), said, reasons)
    return None


def _is_same_kind(record: RunRecord, spec: RunSpec) -> bool:
    """Tell whether a run asked for the same."""
    asked = json.dumps(dict(spec.parameters), sort_keys=True)
    return (
        record.outcome is Outcome.SUCCEEDED
        and record.audience == spec.definition.audience
        and record.profile == spec.profile.name
        and json.dumps(record.parameters, sort_keys=True) == asked
    )


def _reasons(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[Reason, ...]:
    """Return the kinds of things that differ, in a fixed order."""
    names = {name for name in {*before, *now} if before.get(name) != now.get(name)}
    kinds = {_KINDS.get(name, "code") for name in names - {_OF_HISTORY}}
    order: tuple[Reason, ...] = get_args(Reason)
    return tuple(kind for kind in order if kind in kinds)


def _read(folder: Path, record: RunRecord) -> Said | None:
    """Read what a pack said, if it is whole."""
    path = folder / FINDINGS
    try:
        if sha256_of([path], folder) != record.files.get(FINDINGS):
            return None
        return Said.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None
