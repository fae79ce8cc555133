"""What is to be run, settled before anything starts."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.packs.catalogue import PackDefinition
from scrutiny_lib.packs.parameters import JsonValue


@dataclass(frozen=True)
class RunSpec:
    """One run of one pack.

    Attributes
    ----------
    definition : PackDefinition
        The pack.
    parameters : tuple of (str, JsonValue)
        Every parameter, checked, in the order of the params file.
    profile : Path
        The profile's file.
    data : Path or None
        The partnership's data folder.
    digest : str
        SHA-256 over pack, parameters, profile and data folder: the same for the same request.
    run_id : str
        Sixteen hexadecimal digits, unlike any other run's. No parameter is part of it.
    """

    definition: PackDefinition
    parameters: tuple[tuple[str, JsonValue], ...]
    profile: Path
    data: Path | None
    digest: str
    run_id: str


def new_spec(
    definition: PackDefinition,
    parameters: dict[str, JsonValue],
    profile: Path,
    data: Path | None,
) -> RunSpec:
    """Settle a run from checked parameters."""
    asked = {
        "pack": definition.pack,
        "parameters": parameters,
        "profile": profile.name,
        "data": None if data is None else str(data),
    }
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    run_id = hashlib.sha256(f"{digest}{secrets.token_hex(16)}".encode()).hexdigest()[:16]
    return RunSpec(definition, tuple(parameters.items()), profile, data, digest, run_id)
