"""What a pack says otherwise than the one before it, worked out from what both have published."""

from scrutiny_lib.packs.changes.baseline import Baseline, find_baseline
from scrutiny_lib.packs.changes.compare import Changes, compare
from scrutiny_lib.packs.changes.said import Said, said_of

__all__ = ["Baseline", "Changes", "Said", "compare", "find_baseline", "said_of"]
