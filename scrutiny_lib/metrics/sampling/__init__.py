"""How many cases to look at, and a draw of them that anyone can repeat and check."""

from scrutiny_lib.metrics.sampling.draw import draw
from scrutiny_lib.metrics.sampling.record import Draw
from scrutiny_lib.metrics.sampling.size import sample_size

__all__ = ["Draw", "draw", "sample_size"]
