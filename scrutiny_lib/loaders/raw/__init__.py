"""Raw reading: the tables of a file, cells as they stand, in pieces that fit into memory.

Files come from outside. Whatever one holds ends in tables with issues or in one `SourceError`.
"""

from __future__ import annotations

from scrutiny_lib.loaders.raw.model import Chunk, RawTable
from scrutiny_lib.loaders.raw.read import each_table, raw_tables

__all__ = ["Chunk", "RawTable", "each_table", "raw_tables"]
