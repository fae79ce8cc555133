"""A page is light enough to be sent by e-mail and opened on an old laptop."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest

from scrutiny_lib import evidence
from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.wording import load_wording
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence import shown
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.metrics.spc import xmr
from scrutiny_lib.packs.exporter import ScrutinyExporter
from scrutiny_lib.packs.publish import latest_of
from tests.evidence.frames import yearly
from tests.packs import items
from tests.packs.conftest import PROJECT, code, markdown, output_of

WHOLE, BARE = 350_000, 30_000  # bytes: a pack of 12 charts and 12 tables; a page without any
SERIES = (
    "Leeds",
    "Core cities (median of 7)",
    "Statistical neighbours (median of 10)",
    "Yorkshire and the Humber",
    "England",
)
WORDS = (
    "Conferences held in time fell from 75.8% in 2020 to 46.3% in 2024, then rose to 75.8% in 2025"
)
SOURCE = (
    "Source: Department for Education, Children in need 2025 (release of October 2025), table C4; "
    "comparators are worked out from the same table."
)


def years(random: np.random.Generator) -> pd.DataFrame:
    """Thirteen years of five series with one decimal, an interval on the first, and a gap."""
    values = {name: list(random.uniform(20, 90, 13).round(1)) for name in SERIES}
    values[SERIES[2]][4] = math.nan
    return yearly(2013, 1, **values)


def months(random: np.random.Generator) -> pd.DataFrame:
    """Sixty months about a mean that moves once, so that signals of every kind occur."""
    dates = pd.Series(pd.date_range("2019-04-01", periods=60, freq="MS"))
    values = random.poisson(900, 60) + np.where(np.arange(60) > 40, 160.0, 0.0)
    points = xmr(values, dates=dates).points.reset_index(drop=True)
    names = ["mean", "lower", "upper", "signal", "point_type"]
    return points[names].assign(date=dates, value=values, flag="", segment=0)


def things(random: np.random.Generator, rows: int) -> pd.DataFrame:
    """A table as wide as an overview: a name, a year and five figures."""
    figures = pd.DataFrame(random.uniform(10, 99, (rows, 5)).round(1), columns=list(SERIES))
    figures.insert(0, "Year to March", [str(2025 - row % 3) for row in range(rows)])
    named = [f"Children who became the subject of a plan, group {row}" for row in range(rows)]
    figures.insert(0, "Measure", named)
    return figures


@pytest.fixture(scope="module")
def page() -> str:
    """A made pack of twelve charts and twelve tables, with words as long as real ones."""
    outputs: list[Any] = []
    random = np.random.default_rng(12)
    profile = load_profile(PROJECT / "params" / "leeds.yml")
    context = Context("trends", profile, load_wording(PROJECT / "params" / "wording.yml"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            shown,
            "display",
            lambda data, raw: outputs.append(nbformat.v4.new_output("display_data", data=data)),
        )
        patch.setattr(surroundings, "_current", context)
        for number in range(12):
            kind, frame = ("control", months(random)) if number % 2 else ("yearly", years(random))
            evidence.chart(
                kind,
                frame,
                title=f"{WORDS} ({number})",
                subtitle="Initial child protection conferences held within 15 working days, Leeds",
                rule="published",
                unit="count" if kind == "control" else "per_cent",
                source=SOURCE,
                notes=("Children in one family are often referred together.",),
            )
            table = evidence.table(
                things(random, 10 + number % 6),
                caption=f"From referral to care: the newest yearly figures ({number})",
                rule="published",
                units=dict.fromkeys(SERIES, "per_cent"),
                source=SOURCE,
            )
            said = {"id": f"f-{number}", "headline": WORDS, "detail": f"{WORDS}. {WORDS}."}
            evidence.finding(items.finding().model_copy(update=said | {"evidence": ()}), table)
            asked = {"id": f"q-{number}", "text": f"Why is it so that {WORDS}?"}
            rests = {"rests_on": (f"f-{number}",)}
            evidence.question(items.question().model_copy(update=asked | rests))
    cells = [code(output_of(items.facts())), markdown("## Police\n\n" + WORDS), code(*outputs)]
    return ScrutinyExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))[0]


def without_figures(page: str) -> str:
    """The page without its charts (and the tables behind them) and without its tables."""
    bare = re.sub("<figure.*?</figure>", "", page, flags=re.DOTALL)
    return re.sub('<div class="block".*?</table>.*?</div>', "", bare, flags=re.DOTALL)


def size(text: str) -> int:
    return len(text.encode("utf-8"))


def drawings(page: str) -> list[str]:
    return re.findall("<svg.*?</svg>", page, re.DOTALL)


def test_a_made_pack_of_twelve_charts_and_tables_is_light(page: str) -> None:
    assert page.count("<figure") == 12
    assert page.count('<div class="block"') == 12
    assert size(page) <= WHOLE


def test_a_page_is_light_before_its_figures(page: str) -> None:
    bare = without_figures(page)
    assert "<svg" not in bare
    assert bare.count("<table") <= 3  # sources, settings
    assert "Back to the summary" in bare
    assert size(bare) <= BARE


def test_drawings_carry_no_style_and_no_font_and_clip_nothing(page: str) -> None:
    assert len(drawings(page)) == 12
    for drawing in drawings(page):
        assert not re.search(r"<style|style=|clip|font|@import|base64|<image", drawing)
        assert "<text" in drawing


def test_coordinates_are_rounded_and_marks_are_defined_once(page: str) -> None:
    for drawing in drawings(page):
        shapes = re.findall(r' (?:d|x|y)="([^"]*)"', drawing)
        assert not [shape for shape in shapes if re.search(r"\.\d\d", shape)]
        marks = re.findall(r"<defs>(.*?)</defs>", drawing, re.DOTALL)
        assert len(marks) == len(set(marks)) <= 4
        assert drawing.count("<use") >= 10


def test_no_drawing_is_heavy(page: str) -> None:
    assert max(map(size, drawings(page))) <= 10_000


def test_the_style_sheet_stands_once_and_is_small(page: str) -> None:
    (style,) = re.findall("<style>.*?</style>", page, re.DOTALL)
    assert size(style) <= 12_000
    assert "@font-face" not in style


@pytest.mark.slow
def test_real_packs_are_light(published: Path) -> None:
    home = published / "outputs" / "published"
    for pointer in sorted(home.glob("*/latest")):
        folder = latest_of(pointer.parent)
        assert folder is not None
        text = (folder / "index.html").read_text(encoding="utf-8")
        assert size(text) <= WHOLE, folder.parent.name
        assert size(without_figures(text)) <= BARE, folder.parent.name
