"""Evidence as HTML. JupyterLab and the page use the same templates, so both show the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scrutiny_lib.evidence.model import Item

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the templates, with everything escaped that is not known to be safe."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style_sheet() -> str:
    """Return the style sheet of evidence, which JupyterLab and the page share."""
    return (FOLDER / "evidence.css").read_text(encoding="utf-8")


def render_item(item: Item) -> str:
    """Return one piece of evidence as HTML, without style sheet."""
    return environment().get_template(f"{item.kind}.html.j2").render(item=item)


def render_alone(item: Item) -> str:
    """Return one piece of evidence as it shows in JupyterLab: with its style sheet.

    The rules are nested below a class of our own, so that they leave JupyterLab's own tables and
    figures as they are.
    """
    nested = style_sheet().replace(":root{", "&{")
    return f'<style>.scrutiny{{{nested}}}</style><div class="scrutiny">{render_item(item)}</div>'
