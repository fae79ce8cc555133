"""The project's own tables, codes and registry, with maps and returns that a test writes."""

from __future__ import annotations

import csv
import os
import shutil
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import open_context

PARAMS = Path(__file__).resolve().parents[3] / "params"
RECEIVED = datetime(2026, 7, 15, 12).timestamp()


@lru_cache(maxsize=1)
def own_context() -> Context:
    """The context of the project's own params."""
    registry = load_registry(PARAMS / "indicators.yml")
    return open_context(PARAMS, load_profile(PARAMS / "leeds.yml"), registry)


def copied_params(folder: Path) -> Path:
    """Copy the maps and what is decided about returns, so that a test may change them."""
    shutil.copytree(PARAMS / "extracts", folder / "extracts")
    shutil.copy(PARAMS / "returns.yml", folder / "returns.yml")
    return folder


def write_csv(path: Path, headers: list[str], *rows: list[str], encoding: str = "utf-8") -> Path:
    """Write a CSV that arrived on 15 July 2026."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream).writerows([headers, *rows])
    os.utime(path, (RECEIVED, RECEIVED))
    return path
