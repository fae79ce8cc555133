"""Tiny published folders, written by hand in the form that real ones have."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

FOOT, PER_UNIT = 235.8, 20.0  # where nought stands, and how high one is
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")


def lines_of(text: str) -> list[list[str]]:
    """Lines of cells; a bar between them."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def table(caption: str, text: str) -> str:
    """A table as pages have it."""
    head, *body = lines_of(text)
    heads = "".join(f'<th scope="col" class="n">{escape(cell)}</th>' for cell in head)
    rows = ""
    for first, *rest in body:
        cells = "".join(f'<td class="n">{_cell(cell)}</td>' for cell in rest)
        rows += f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    return (
        f'<div class="scroll" aria-label="Table: {caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    if text != "[c]":
        return escape(text)
    return '<span aria-hidden="true">[c]</span><span class="sr">hidden to protect</span>'


def block(name: str, caption: str, text: str) -> str:
    """A table with its anchor."""
    return f'<div class="block" id="{name}">{table(caption, text)}</div>'


def drawn(name: str, caption: str, text: str, *, body: str = "", words: str = "") -> str:
    """A chart with its table under it."""
    return (
        f'<figure class="block" id="{name}"><h3>A message</h3><p class="sub">{caption}</p>'
        f'<svg class="chart" viewBox="0 0 619.2 266.4" role="img"><title>A message</title>'
        f"<desc>{words}</desc>{body}</svg><details><summary>Show the figures</summary>"
        f'{table(caption, text)}</details><figcaption class="src">Source.</figcaption></figure>'
    )


def across(month: int) -> float:
    """Where the month so many after April 2023 stands."""
    return round(42.3 + 30.4375 * 0.9 * month, 1)


def up(value: float) -> float:
    """How high a value stands."""
    return round(FOOT - PER_UNIT * value, 1)


def axes(highest: int = 10) -> str:
    """Ticks of months (April and October) and of values."""
    ticks = "".join(
        f'<g class="tick"><text x="{across(m)}" y="252.1" text-anchor="middle">{text}</text></g>'
        for m, text in ((0, "Apr 2023"), (6, "Oct 2023"))
    )
    for value in range(0, highest + 1, 5):
        ticks += (
            f'<g class="grid"><path d="M37.2 {up(value)}L507.7 {up(value)}"/></g><g class="tick">'
            f'<text x="32.2" y="{up(value) + 4.1:.1f}" text-anchor="end">{value}</text></g>'
        )
    return f'{ticks}<g class="axis"><path d="M37.2 {FOOT}L507.7 {FOOT}"/></g>'


def line(values: Mapping[int, float], role: str = "main") -> str:
    """A line through values by month."""
    path = "L".join(f"{across(m)} {up(v)}" for m, v in values.items())
    return f'<g class="{role}"><path d="M{path}"/></g>'


def dots(values: Mapping[int, float], role: str = "dot") -> str:
    """A mark for each value."""
    uses = "".join(f'<use href="#m" x="{across(m)}" y="{up(v)}"/>' for m, v in values.items())
    return f'<g class="{role}"><defs><path id="m" d="M0 1.7L1.7 0z"/></defs>{uses}</g>'


def monthly(shown: Sequence[object], *, head: str = "Month|Value", more: str = "") -> str:
    """A chart's table: one row a month from April 2023 on, newest first."""
    full = "April May June July August September October November December January February March"
    names = [f"{name} {2023 + (at > 8)}" for at, name in enumerate(full.split())]
    rows = [f"{name}|{value}{more}" for name, value in zip(names, shown, strict=False)]
    return "\n".join([head, *reversed(rows)])


def publish(
    folder: Path,
    *blocks: str,
    tables: Mapping[str, str] | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
    **records: Any,
) -> Path:
    """Write a folder with a page, tables beside it, findings, and other records by name."""
    (folder / "tables").mkdir(parents=True)
    page = f"<!doctype html><html><body><main>{''.join(blocks)}</main></body></html>"
    (folder / "index.html").write_text(page, encoding="utf-8")
    for name, text in (tables or {}).items():
        with (folder / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines_of(text))
    written = {"findings": {"findings": list(findings), "questions": []}, **records}
    for name, record in written.items():
        (folder / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    return folder
