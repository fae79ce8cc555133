"""A page with every kind of chart, mark and line, whatever the packs of today happen to show."""

from __future__ import annotations

import math

import pandas as pd

from scrutiny_lib.evidence.charts import draw
from scrutiny_lib.evidence.model import Cell, ChartItem, Column, TableItem
from scrutiny_lib.evidence.render import render_item
from scrutiny_lib.evidence.svg import to_svg
from scrutiny_lib.packs.templates import page_style
from tests.evidence.frames import control, yearly
from tests.evidence.more_frames import funnel, paired, rare, relative, steps

NAN = math.nan
KINDS = ("common_cause", "improvement", "concern", "neutral_high")
TABLE = TableItem(
    anchor="figures",
    caption="Figures",
    columns=(Column(label="Year", is_number=False),),
    rows=((Cell(text="2024"),),),
    rule="published",
)


def frames() -> dict[str, pd.DataFrame]:
    """A frame for each kind of chart, with every mark that it can bear."""
    values = [9, 11, 10, 8, 40, 41, 42, NAN, 9, 12, 13, 14, 12, 13, 12, 14, 13]
    months = control(values, "....aaam.ssssssss", segment=[0] * 8 + [1] * 9)
    months.loc[[4, 5, 6], "point_type"] = KINDS[1:]
    series = {f"Group {n}": [10.0 * n, 10 * n + 3, NAN, 10 * n - 2, 9 * n] for n in range(1, 6)}
    area = [20.0, 26, 24, NAN, 31]
    run = pd.DataFrame(
        {
            "date": pd.date_range("2021-01-01", periods=6, freq="MS"),
            "value": [4.0, 6, NAN, 5, 9, 7],
            "flag": ["", "", "c", "", "", ""],
            "centre": 6.0,
        }
    )
    own = dict(list(series.items())[:3])
    return {
        "rare": rare([12, 30, 8, NAN, 55, 9, 14, 22, 17, 11, 19, 25], outside=(5,)),
        "paired": paired(Police=[9.0, 12, NAN, 14, 13, 12], Council=[7.0, 8, 9, NAN, 10, 11]),
        "funnel": funnel(
            [22, 38, 12, 18, 25, 31], ["", "Core cities", "Neighbours"], {"Core cities": 38.0}
        ),
        "steps": steps(Police=[400, 120, 60], Schools_and_others=[90, 40, NAN]),
        "relative": relative({"One": 40, "Two": 90, "Three": 3}, {"One": 900.0, "Two": 900.0}),
        "control": months,
        "run": run,
        "yearly": yearly(Area=area, **series),
        "own": yearly(own=3, **own),
    }


def sampler_page() -> str:
    """The page as HTML, with the style sheet of packs."""
    charts = []
    for name, frame in frames().items():
        drawing = draw("yearly" if name == "own" else name, frame, "count", "Synthetic data")
        svg = to_svg(drawing.figure, anchor=name, title=name, alternative=drawing.alternative)
        item = ChartItem(
            anchor=name,
            title=f"Message of {name}",
            subtitle="Statistical title",
            alternative=drawing.alternative,
            svg=svg,
            table=TABLE.model_copy(update={"anchor": f"{name}-figures"}),
            source="Source.",
            rule="published",
        )
        charts.append(render_item(item))
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Sampler</title>'
        f"<style>{page_style()}</style></head><body><main><h1>Sampler</h1><h2>Charts</h2>"
        f"{''.join(charts)}</main></body></html>"
    )
