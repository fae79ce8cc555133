"""The police: a force's own extracts, and street-level crime as published."""

from __future__ import annotations

from scrutiny_lib.loaders.police.load import load_police

__all__ = ["load_police"]
