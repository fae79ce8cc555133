"""An attacker who has published packs, and nothing else. Shares no code with the library."""

from __future__ import annotations

from tests.disclosure.pack_attacker.attack import PackAttack
from tests.disclosure.pack_attacker.grids import Hidden

__all__ = ["Hidden", "PackAttack"]
