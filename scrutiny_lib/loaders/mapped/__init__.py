"""Tables that come under headers and words of somebody else's, laid onto the project's own.

A map is data in ``params/``: `scrutiny_lib.loaders.extracts` has those of organisations' extracts,
`scrutiny_lib.loaders.trackers` those of what people keep in a system of their own.
"""

from __future__ import annotations

from scrutiny_lib.loaders.mapped.finish import finish
from scrutiny_lib.loaders.mapped.lay import Laid, lay_on, with_their_words
from scrutiny_lib.loaders.mapped.spec import ColumnMap

__all__ = ["ColumnMap", "Laid", "finish", "lay_on", "with_their_words"]
