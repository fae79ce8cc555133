"""A pack on invented counts of an invented partnership, for attacks on what a real run publishes.

Every kind of evidence that rests on counts stands in it: rows and columns with totals, parts and
wholes with percentages and intervals, rates, monthly and yearly charts, and findings in words.
`months` is how many months have passed: two packs that differ by one are a month apart.
"""

from __future__ import annotations

from pathlib import Path

import nbformat

from scrutiny_lib.workspace import Workspace

PARAMS = """pack: counts
title: An invented pack
question: Can anybody be told from it?
reader: a test
made_from: published_figures
audience: {audience}
sources: []
timeout_seconds: 300
parameters:
  months: {{type: integer, label: Months, help: How many., default: 14, minimum: 12, maximum: 24}}
  secondary:
    {{type: choice, label: Protects, help: Whether., options: ["on", "off"], default: "on"}}
"""

OPEN = """import numpy as np
import pandas as pd
from scrutiny_lib import evidence
from scrutiny_lib.evidence import Counts
from scrutiny_lib.evidence.model import FindingItem, QuestionItem
from scrutiny_lib.metrics.intervals import wilson
from scrutiny_lib.metrics.spc import xmr
from scrutiny_lib.packs.session import open_pack
if secondary == "off":
    import scrutiny_lib.disclosure.protect as protect
    import scrutiny_lib.disclosure.readers as readers
    from scrutiny_lib.disclosure.audit import AuditReport
    from scrutiny_lib.disclosure.search import Choice
    protect.choose = lambda system: Choice(
        system.figures.is_open & system.figures.is_primary, False, ())
    readers.audit = lambda *tables, **other: AuditReport(True, (), 0, 0, 0, 0)
pack = open_pack("counts", months=months, secondary=secondary)
random = np.random.default_rng(383)
every = pd.period_range("2024-04", periods=24, freq="M")
now = [str(month) for month in every[:months]]
span = f"{now[0]} to {now[-1]}"
here = {"area": "E08000035"}"""

CROSS = """reasons = ["Home", "School", "Street", "Online", "Elsewhere"]
cross = pd.DataFrame(random.negative_binomial(1, 1 / 25, (5, 24)), columns=[str(m) for m in every])
cross = cross[now].assign(Total=cross[now].sum(axis=1))
cross.loc[5] = cross.sum()
cross.insert(0, "Reason", [*reasons, "Total"])
columns = {month: {"period": month} for month in now} | {"Total": {"period": "Total"}}
counts = Counts(
    address=here | {"measure": "incidents"}, by_row={"reason": "Reason"}, columns=columns)
shown = evidence.table(cross, caption="Incidents by reason and month", rule="dfe_cin",
    units=dict.fromkeys(columns, "count"), counts=counts)"""

SHARES = """late = pd.DataFrame({
    "Service": [f"Service {letter}" for letter in "ABCDEFGH"],
    "In time": [197, 40, 3, 18, 66, 0, 11, 50], "All": [200, 60, 31, 18, 70, 4, 40, 90]})
counts = Counts(address=here | {"measure": "visits", "period": "2024-25"},
    by_row={"service": "Service"}, columns={"In time": {"when": "in time"}, "All": {}},
    shares={"Share": ("In time", "All"), "95% interval": ("In time", "All")})
ends = wilson(late["In time"], late["All"])
late["Share"] = 100 * late["In time"] / late["All"]
late["95% interval"] = [
    f"{100 * low:.1f}% to {100 * high:.1f}%" for low, high in zip(ends.lower, ends.upper)]
evidence.table(late, caption="Visits in time by service", rule="dfe_cin", counts=counts,
    units={"In time": "count", "All": "count", "Share": "per_cent"})"""

RATES = """rates = pd.DataFrame({"Age": ["0 to 4", "5 to 9", "10 to 15", "16 to 17"],
    "Children": [4, 60, 90, 5], "Population": [52000, 54000, 61000, 18000]})
rates["Rate"] = 10000 * rates["Children"] / rates["Population"]
counts = Counts(address=here | {"measure": "on a plan", "period": "2025-03-31"},
    by_row={"age": "Age"}, columns={"Children": {}}, rates={"Rate": ("Children", "Population")},
    unshown=("Children", "Population"))
evidence.table(rates, caption="Children on a plan by age", rule="dfe_cin", counts=counts,
    units={"Rate": "per_10_000"})"""

MONTHS = """monthly = pd.DataFrame({"date": [m.to_timestamp() for m in every[:months]],
    "month": now, "value": random.poisson(9, 24)[:months] + 0.0, "flag": ""})
monthly.loc[[3, 8], "value"] = [2.0, 4.0]
counts = Counts(address=here | {"measure": "missing"}, by_row={"period": "month"},
    columns={"value": {}})
safe = evidence.protected(monthly, counts=counts, rule="dfe_cin")
points = xmr(safe["value"].to_numpy(dtype=float), dates=safe["date"]).points.reset_index()
chart = safe.assign(segment=0, **{name: points[name].to_numpy()
    for name in ("mean", "lower", "upper", "signal", "point_type")})
shown = evidence.chart("control", chart, title="Missing episodes by month", rule="dfe_cin",
    subtitle="Missing episodes, Leeds, by month", unit="count", source="Invented.", counts=counts)
least = monthly.loc[monthly["value"].idxmin()]
most = monthly.loc[monthly["value"].idxmax()]
said = dict(pack="counts", indicator=None, rule="x", agency="police", period="2024",
    strength="strong", score=1.0, polarity="none", evidence=(), disclosure_rule="dfe_cin")
cells = [here | {"measure": "missing", "period": month} for month in (least.month, most.month)]
low = FindingItem(id="f-low", headline=f"The fewest were {least.value:.0f}",
    detail=f"Fewest {least.value:.0f} in {least.month}.", cells=(cells[0],), **said)
high = FindingItem(id="f-high", headline=f"The most were {most.value:.0f}",
    detail=f"Most {most.value:.0f} in {most.month}.", cells=(cells[1],), **said)
asked = dict(addressed_to="police", addressed_as="the police")
ask_low = QuestionItem(id="q-low", text=f"Why {least.value:.0f}?", rests_on=("f-low",), **asked)
ask_high = QuestionItem(id="q-high", text="Why?", rests_on=("f-high",), **asked)
evidence.show((low, ask_low, high, ask_high), shown)"""

YEARS = """years = pd.DataFrame({"year": range(2019, 2026),
    "numerator": [40, 52, 3, 47, 61, 58, 88], "denominator": [80, 90, 70, 77, 91, 60, 90]})
years["period"] = [f"{year - 1}-{year % 100}" for year in years["year"]]
counts = Counts(address=here | {"measure": "reviews in time"}, by_row={"period": "period"},
    columns={"numerator": {"when": "in time"}, "denominator": {}},
    shares={"value": ("numerator", "denominator")})
years["value"] = 100 * years["numerator"] / years["denominator"]
safe = evidence.protected(years.assign(flag=""), counts=counts, rule="dfe_cin")
ends = wilson(safe["numerator"], safe["denominator"])
own = safe.assign(series="Leeds", is_area=True, lower=100 * ends.lower, upper=100 * ends.upper)
evidence.chart("yearly", own, title="Reviews in time", subtitle="Reviews in time, Leeds",
    rule="dfe_cin", unit="per_cent", source="Invented.", counts=counts)"""

CELLS = (OPEN, CROSS, SHARES, RATES, MONTHS, YEARS)


def write_counts_pack(
    workspace: Workspace, cells: tuple[str, ...] = CELLS, audience: str = "publication"
) -> Path:
    """Replace every pack of a workspace by the invented one."""
    for path in [*workspace.notebooks.glob("*.ipynb"), *(workspace.params / "packs").glob("*")]:
        path.unlink()
    (workspace.params / "packs" / "counts.yml").write_text(PARAMS.format(audience=audience))
    settings = 'months = 14\nsecondary = "on"'
    parameters = nbformat.v4.new_code_cell(settings, metadata={"tags": ["parameters"]})
    text = nbformat.v4.new_markdown_cell("# Counts\n\nInvented figures of an invented place.")
    body = [nbformat.v4.new_code_cell(cell) for cell in cells]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[text, parameters, *body], metadata=kernel)
    path = workspace.notebooks / "counts.ipynb"
    nbformat.write(notebook, path)
    return path
