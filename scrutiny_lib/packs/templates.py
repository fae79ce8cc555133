"""The Jinja environment of pages and index."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from scrutiny_lib.evidence.render import FOLDER as EVIDENCE_TEMPLATES
from scrutiny_lib.evidence.render import style_sheet

FOLDER = Path(__file__).parent / "template"


def day(value: date) -> str:
    """Write a day: ``22 November 2026``."""
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    """Write a month: ``March 2024``."""
    return f"{value:%B %Y}"


@cache
def page_environment() -> Environment:
    """Return the templates of pages, escaping all that is not known to be safe."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(FOLDER), FileSystemLoader(EVIDENCE_TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=day, month=month)
    return environment


@cache
def page_style() -> str:
    """Return the whole style sheet of a page."""
    return style_sheet() + (FOLDER / "page.css").read_text(encoding="utf-8")
