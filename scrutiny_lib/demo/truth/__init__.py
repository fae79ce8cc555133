"""What is true of the synthetic partnership: ``truth.json``."""

from scrutiny_lib.demo.truth.build import truth_of

__all__ = ["truth_of"]
