"""The NHS: an organisation's own extracts, and figures that Fingertips publishes."""

from __future__ import annotations

from scrutiny_lib.loaders.health.load import load_health

__all__ = ["load_health"]
