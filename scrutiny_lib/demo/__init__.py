"""The synthetic partnership: a place as large as Leeds in which nobody is real.

It has the files that a real partnership has, in the real formats, with signals to be found and
faults to be noticed; ``truth.json`` says which. The same seed gives the same bytes anywhere.
"""

from scrutiny_lib.demo.write import DemoSummary, write_demo

__all__ = ["DemoSummary", "write_demo"]
