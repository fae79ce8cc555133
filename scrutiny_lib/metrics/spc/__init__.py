"""Control charts: whether a series is changing, or only varying as it always does."""

from scrutiny_lib.metrics.spc.individuals import XmR, xmr

__all__ = ["XmR", "xmr"]
