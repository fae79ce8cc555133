"""The properties of a workbook: that it is invented, and no time of day."""

from __future__ import annotations

from xml.sax.saxutils import escape

_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>scrutiny demo</dc:creator>"
    "<cp:keywords>synthetic: every figure is invented</cp:keywords>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-04-20T12:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2026-04-20T12:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)


def core_properties(title: str) -> bytes:
    """Return the part of a workbook that says what it is."""
    return _CORE.format(title=escape(title)).encode()
