"""The rule for pages on invented figures: nobody may take any part of one for the truth."""

from __future__ import annotations

import re

from lxml.etree import _Element

from scrutiny_lib.evidence.text import SYNTHETIC
from scrutiny_lib.packs.gate.document import Document, text_below

_MARGIN = re.compile(r"@page\s*\{\s*@top-center\s*\{[^}]*" + SYNTHETIC)


def marked_synthetic(document: Document) -> list[str]:
    """Require the mark on the page, its print, and every chart and table of evidence.

    A part that is copied out of its page has to say by itself what it is.
    """
    faults = []
    title = " ".join(document.texts("//head/title/text()"))
    if SYNTHETIC not in title:
        faults.append("the page's title does not say that its data are synthetic")
    for part, where in (("header", "top"), ("footer", "bottom")):
        banners = document.elements(f"/html/body/{part}/*[contains(@class, 'synthetic')]")
        if not any(SYNTHETIC in text_below(banner, ".//text()") for banner in banners):
            faults.append(f"the banner on synthetic data is missing at the {where}")
    if not any(_MARGIN.search(style) for style in document.texts("//style/text()")):
        faults.append("printed pages are not marked as synthetic")
    for chart in document.elements("//svg[contains(@class, 'chart')]"):
        drawn = text_below(chart, ".//*[@class='watermark']/text/text()")
        heard = text_below(chart, "./desc/text()")
        if SYNTHETIC not in drawn or SYNTHETIC not in heard:
            faults.append(f"the chart{_name(chart)} lacks the mark of synthetic data")
    for table in document.elements("//*[@class='block']//table"):
        if SYNTHETIC not in text_below(table, "./caption//text()"):
            faults.append(f"the table{_name(table)} lacks the mark of synthetic data")
    return faults


def _name(element: _Element) -> str:
    """Return the anchor of the evidence that an element is part of."""
    anchors = [str(one) for near in element.iterancestors() if (one := near.get("id"))]
    return f" #{anchors[0]}" if anchors else ""
