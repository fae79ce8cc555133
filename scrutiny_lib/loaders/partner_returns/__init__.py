"""Partner returns: the figures that agencies fill in, and what they must be asked about."""

from __future__ import annotations

from scrutiny_lib.loaders.partner_returns.load import load_partner_returns

__all__ = ["load_partner_returns"]
