"""How far raters agree: percent, kappa, AC1 and alpha together, with what they rest on."""

from scrutiny_lib.metrics.agreement.assess import agreement
from scrutiny_lib.metrics.agreement.ratings import ratings_from_table
from scrutiny_lib.metrics.agreement.result import UNDEFINED, Agreement

__all__ = ["UNDEFINED", "Agreement", "agreement", "ratings_from_table"]
