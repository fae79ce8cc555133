"""An organisation's own extracts: its columns and words laid onto the project's tables.

What an organisation calls things stands in ``params/extracts/``, one small file an extract.
"""

from __future__ import annotations

from scrutiny_lib.loaders.extracts.count import observations_of
from scrutiny_lib.loaders.extracts.maps import Extract, load_extracts

__all__ = ["Extract", "load_extracts", "observations_of"]
