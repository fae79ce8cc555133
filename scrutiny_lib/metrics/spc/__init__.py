"""Control charts: whether a series is changing, or only varying as it always does."""

from scrutiny_lib.metrics.spc.individuals import XmR, xmr
from scrutiny_lib.metrics.spc.many import xmr_by
from scrutiny_lib.metrics.spc.prime import PrimeChart, p_prime, u_prime

__all__ = ["PrimeChart", "XmR", "p_prime", "u_prime", "xmr", "xmr_by"]
