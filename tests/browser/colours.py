"""Contrast as WCAG defines it, and what lies behind the words and lines of a chart."""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image
from playwright.sync_api import Page

Colour = tuple[int, int, int]
BEHIND = 0.08  # a colour behind less than this share of a text is a line that touches it

_TEXTS = """() => [...document.querySelectorAll('svg.chart text')].map(text => {
  const box = text.getBoundingClientRect(), style = getComputedStyle(text);
  let clear = 1;
  for (let e = text; e; e = e.parentElement) clear *= getComputedStyle(e).opacity;
  return {text: text.textContent, fill: style.fill, size: parseFloat(style.fontSize),
    clear: clear * style.fillOpacity,
    box: [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY]};
}).filter(found => found.text.trim())"""

_GRAPHICS = """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  const band = svg.querySelector('.band > path, .band use');
  const behind = band ? [paper, getComputedStyle(band).fill] : [paper];
  const of = (where, side) => [...svg.querySelectorAll(where)].map(e => ({
    what: e.closest('g').getAttribute('class'), colour: getComputedStyle(e)[side], behind}));
  const not = ':not(.dot,.band,.grid,.leader,.signal,.good,.bad,.hidden)';
  return [
    ...of(`g${not} > path`, 'stroke'), ...of('.hidden use', 'stroke'),
    ...of('.dot use, .signal use, .good use, .bad use', 'fill'),
    ...of('.band use, .band > path', 'stroke').map(x => ({...x, behind: [paper]})),
  ];
})"""


def read_colour(text: str) -> Colour:
    """Return the first colour in a computed style: ``rgb(1, 2, 3)`` or ``rgba(1, 2, 3, 1)``."""
    found = re.search(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)", text)
    if found is None or float(found.group(4) or 1) < 1:
        raise ValueError(f"not a full colour: {text}")
    red, green, blue = (int(part) for part in found.groups()[:3])
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_faults(page: Page, least: float = 4.5) -> list[str]:
    """Words in charts that stand out too little from what is painted behind them.

    The fill is the computed style's; the background is read from a picture of the page without
    the words.
    """
    texts: list[dict[str, Any]] = page.evaluate(_TEXTS)
    page.add_style_tag(content="svg.chart text{visibility:hidden!important}")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True, scale="css"))).convert("RGB")
    faults = [] if texts else ["no text in any chart"]
    for text in texts:
        fill, behind = read_colour(text["fill"]), colours_in(picture, text["box"])
        worst = min((contrast(fill, colour) for colour in behind), default=1.0)
        if worst < least or text["clear"] < 1:
            faults.append(f"{text['text']}: {worst:.2f}")
    return faults


def colours_in(picture: Image.Image, box: list[float]) -> list[Colour]:
    """Return the colours that fill a good part of a box."""
    left, top, right, bottom = (round(edge) for edge in box)
    part = picture.crop((max(left, 0), max(top, 0), right, bottom))
    total = part.width * part.height
    counts: list[tuple[int, Any]] = part.getcolors(max(total, 1)) or []
    return [colour for many, colour in counts if many > BEHIND * total]


def graphic_faults(page: Page, least: float = 3.0) -> list[str]:
    """Lines and marks that stand out too little from the paper or the shaded range."""
    faults = set()
    found: list[dict[str, Any]] = page.evaluate(_GRAPHICS)
    for part in found:
        for behind in part["behind"]:
            ratio = contrast(read_colour(part["colour"]), read_colour(behind))
            if ratio < least:
                faults.add(f"{part['what']} on {behind}: {ratio:.2f}")
    return sorted(faults) if found else ["no line in any chart"]
