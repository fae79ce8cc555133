"""How large a file may be.

These protect the machine, whatever the file says of itself; no partnership needs them otherwise,
so they are no parameters. Together they keep reading below 2 GB of memory.
"""

from __future__ import annotations

MEGABYTE = 1_000_000

TEXT_BYTES = 500 * MEGABYTE
"""Of a CSV: over eight million contacts, which is more than a century of a large city's."""

PACKED_BYTES = 500 * MEGABYTE
"""Of all parts of a workbook, unpacked: about a million rows of the widest Annex A list."""

PART_BYTES, PART_RATIO = 50 * MEGABYTE, 200
"""A part of a workbook this large that shrank by this much is a bomb: the XML of real sheets,
row numbers and all, shrinks to a fifteenth or so, nothing but zeros to a thousandth."""

PARTS = 5_000
"""Files inside a workbook; a large one has some hundreds."""

SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
"""What a spreadsheet program can show."""

CELLS = 10_000_000
"""Of the rectangles that the sheets of a workbook fill: calamine keeps 32 bytes for each cell of
them, blank or not, so that one stray cell in the last corner would ask for 500 GB."""

CELLS_AND_TEXT, ONE_CELL_KEEPS, TEXT_IS_KEPT = 1_600 * MEGABYTE, 100, 2
"""Of memory for cells (100 bytes each at the height of reading, as measured) and for their text,
of which calamine and then Python make a copy for each cell that names a shared string."""

ONE_CELL = 16 * MEGABYTE
"""Of the XML of a single cell; Excel allows 32,767 characters."""

CHUNK_ROWS, CHUNK_BYTES = 100_000, 32 * MEGABYTE
"""Of what is held as Python objects at a time."""
