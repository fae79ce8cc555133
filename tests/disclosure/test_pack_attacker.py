"""The attacker on packs recovers what leaks, by each of its methods, and never claims falsely."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from tests.disclosure.pack_attacker import PackAttack
from tests.disclosure.pack_attacker_artefacts import (
    axes,
    block,
    dots,
    drawn,
    line,
    monthly,
    publish,
)

HERE = Path(__file__).parent
MAIN = "Referrals in the month, Leeds, April 2023 to March 2024"
QUIET = [7, 9, 8, "[c]", 10, 8, 9, 7, 8, 10, 9, 8]
TRUTH = {m: (3 if v == "[c]" else int(str(v))) for m, v in enumerate(QUIET)}


def told(attack: PackAttack) -> dict[str, tuple[float, float, str]]:
    """What is recovered, by `row/column`."""
    return {f"{p.row}/{p.column}": claim for p, claim in attack.recovered().items()}


def is_known(attack: PackAttack, cell: str, value: float, method: str) -> None:
    found = told(attack)
    assert cell in found, (attack.ranges, attack.facts)
    low, high, by = found[cell]
    assert low - 1e-6 <= value <= high + 1e-6
    assert by == method


def test_it_imports_nothing_of_the_library() -> None:
    allowed = {"__future__", "collections", "csv", "dataclasses", "functools", "itertools", "json"}
    allowed |= {"lxml", "math", "numpy", "pathlib", "re", "scipy.optimize", "typing"}
    modules = sorted((HERE / "pack_attacker").glob("*.py"))
    assert len(modules) > 10
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                own = name.startswith("tests.disclosure.pack_attacker.")
                assert own or name in allowed | {n + ".abc" for n in allowed}, (path.name, name)


# Tables


def test_a_total_gives_the_one_that_is_hidden(tmp_path: Path) -> None:
    text = "Agency|Boys|Girls|Total\nPolice|20|[c]|23\nSchools|11|9|20\nHealth|8|12|20"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Referrals", text))])
    assert len(attack.hidden) == 1
    is_known(attack, "Police/Girls", 3, "totals")


def test_two_hidden_in_a_row_are_told_by_the_columns(tmp_path: Path) -> None:
    text = "Agency|Boys|Girls|All\nPolice|[c]|[c]|6\nSchools|11|9|20\nAll|15|11|26"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Referrals", text))])
    is_known(attack, "Police/Boys", 4, "totals")
    is_known(attack, "Police/Girls", 2, "totals")


def test_a_well_protected_table_gives_nothing(tmp_path: Path) -> None:
    text = "Agency|Boys|Girls|Total\nPolice|[c]|[c]|23\nSchools|[c]|[c]|20\nTotal|25|18|43"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Referrals", text))])
    assert len(attack.hidden) == 4
    assert attack.recovered() == {}
    assert attack.narrowed() == {}


def test_a_narrow_range_is_told_apart_from_a_value(tmp_path: Path) -> None:
    text = "Agency|Boys|Girls|Total\nPolice|[c]|[c]|5\nSchools|11|9|20"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Referrals", text))])
    assert attack.recovered() == {}
    assert [claim[:2] for claim in attack.narrowed().values()] == [(1, 4), (1, 4)]


def test_a_column_that_is_no_sum_is_not_used_as_one(tmp_path: Path) -> None:
    text = "Agency|Police|Schools|All\nLeeds|20|[c]|70\nYork|11|9|50"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Referrals", text))])
    assert attack.recovered() == {}


def test_rounding_is_undone(tmp_path: Path) -> None:
    # 8 to 12, 8 to 12 and 28 to 32 leave 4 to 16; a total of 20 (18 to 22) leaves 1 to 6.
    text = "Agency|A|B|C|Total\nPolice|10|10|[c]|30\nSchools|10|[c]|[low]|20"
    folder = publish(tmp_path / "p" / "r", block("a", "Admissions", text))
    attack = PackAttack([folder], hidden_to=7, base=5)
    assert attack.recovered() == {}
    assert sorted(attack.ranges.values()) == [(4, 16), (4, 13)][::-1]


def test_the_table_beside_the_page_shows_what_the_page_hides(tmp_path: Path) -> None:
    hidden, shown = (
        "Month|Value\nMay 2023|[c]\nApril 2023|9",
        "Month|Value\nMay 2023|4\nApril 2023|9",
    )
    folder = publish(tmp_path / "p" / "r", block("a", MAIN, hidden), tables={"a": shown})
    is_known(PackAttack([folder]), "May 2023/Value", 4, "a copy that shows it")


# Percentages, rates, intervals


def test_a_percentage_gives_its_numerator_and_its_denominator(tmp_path: Path) -> None:
    text = (
        "Year|Late|Conferences|Per cent late\n2021|12|80|15.0%\n2022|[c]|41|7.3%\n"
        "2023|17|[c]|28.3%\n2024|10|70|14.3%"
    )
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Conferences", text))])
    is_known(attack, "2022/Late", 3, "percentages")
    is_known(attack, "2023/Conferences", 60, "percentages")


def test_a_complement_gives_the_rest(tmp_path: Path) -> None:
    text = "Year|Late|Conferences|In time\n2021|12|80|85.0%\n2022|[c]|41|92.7%\n2023|13|60|78.3%"
    text = text.replace("In time", "In time, %")
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Conferences", text))])
    is_known(attack, "2022/Late", 3, "percentages")


def test_a_share_of_two_columns_gives_one_of_them(tmp_path: Path) -> None:
    text = "Year|Late|In time|% late\n2021|12|68|15.0%\n2022|[c]|38|7.3%\n2023|13|47|21.7%"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Conferences", text))])
    is_known(attack, "2022/Late", 3, "percentages")


def test_percentages_that_make_up_a_hundred_give_the_hidden_one(tmp_path: Path) -> None:
    text = "Year|Police|Schools|Other\n2021|40.0%|35.0%|25.0%\n2022|50.0%|[c]|47.5%"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Who refers", text))])
    is_known(attack, "2022/Schools", 2.5, "shares of a hundred")


def test_a_table_beside_another_gives_the_percentage(tmp_path: Path) -> None:
    counts = "Year|Late|Conferences\n2021|12|80\n2022|[c]|41\n2023|13|60"
    shares = "Year|Leeds\n2021|15.0%\n2022|7.3%\n2023|21.7%"
    folder = publish(
        tmp_path / "p" / "r", block("a", "Conferences", counts), block("b", "Late, %", shares)
    )
    is_known(PackAttack([folder]), "2022/Late", 3, "percentages")


def test_a_rate_and_a_public_population_give_the_count(tmp_path: Path) -> None:
    text = "Area|Number|Rate per 10,000\nLeeds|34|4.0\nYork|[c]|0.8"
    folder = publish(tmp_path / "p" / "r", block("a", "Admissions", text))
    people = {"Leeds": 85_000.0, "York": 37_000.0}
    is_known(PackAttack([folder], populations=people), "York/Number", 3, "rates and populations")
    assert PackAttack([folder]).recovered() == {}


def test_an_interval_gives_its_count(tmp_path: Path) -> None:
    # Wilson: 12 of 80 is 8.8% to 24.4%; 4 of 41 is 3.9% to 22.5%.
    text = "Year|Late|Of|95% interval\n2021|12|80|8.8% to 24.4%\n2022|[c]|41|3.9% to 22.5%"
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Conferences", text))])
    is_known(attack, "2022/Late", 4, "confidence intervals")


def test_an_interval_alone_gives_percentage_and_rate(tmp_path: Path) -> None:
    text = (
        "Measure|Leeds|95% interval\nRe-referrals, per cent|24.2%|23.4% to 25.0%\n"
        "Plans late, per cent|[c]|3.9% to 22.5%"
    )
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Overview", text))])
    is_known(attack, "Plans late, per cent/Leeds", 100 * 4 / 41, "confidence intervals")


# Charts


def test_a_vertex_at_a_hidden_month_gives_it(tmp_path: Path) -> None:
    body = axes() + line(TRUTH) + dots({m: v for m, v in TRUTH.items() if m != 3})
    folder = publish(tmp_path / "p" / "r", drawn("a", MAIN, monthly(QUIET), body=body))
    is_known(PackAttack([folder]), "July 2023/Value", 3, "points of a chart")


def test_a_mark_of_its_own_at_a_hidden_month_gives_it(tmp_path: Path) -> None:
    shown = {m: v for m, v in TRUTH.items() if m != 3}
    body = axes() + line(shown) + dots(shown) + dots({3: 3}, "signal")
    folder = publish(tmp_path / "p" / "r", drawn("a", MAIN, monthly(QUIET), body=body))
    is_known(PackAttack([folder]), "July 2023/Value", 3, "points of a chart")


def test_a_chart_without_the_month_gives_nothing(tmp_path: Path) -> None:
    shown = {m: v for m, v in TRUTH.items() if m != 3}
    mean = sum(shown.values()) / len(shown)
    body = axes() + line(shown) + dots(shown) + dots({3: 0}, "hidden")
    body += line({0: mean, 11: mean}, "mean")
    words = (
        "Control chart of 12 months, April 2023 to March 2024. Values run from 7 to 10. The newest "
        "is 8, in March 2024. The mean is 8. 1 month has no figure (July 2023)."
    )
    text = monthly(QUIET, head="Month|Value|Mean", more="|8")
    folder = publish(tmp_path / "p" / "r", drawn("a", MAIN, text, body=body, words=words))
    attack = PackAttack([folder])
    assert len(attack.hidden) == 1
    assert attack.recovered() == {}
    assert attack.narrowed() == {}


def test_a_bar_at_a_hidden_year_gives_the_percentage(tmp_path: Path) -> None:
    ticks = "".join(
        f'<g class="tick"><text x="{x}" y="252.1" text-anchor="middle">{year}</text></g>'
        for x, year in ((42.7, 2022), (98.6, 2023), (154.4, 2024))
    )
    for value in (0, 10, 20):
        y = round(235.8 - 7 * value, 1)
        ticks += f'<g class="grid"><path d="M37.2 {y}L300 {y}"/></g><g class="tick"><text x="32.2"'
        ticks += f' y="{y + 4.1:.1f}" text-anchor="end">{value}%</text></g>'
    ends = {42.7: (8.79, 24.41), 98.6: (3.86, 22.55), 154.4: (8.79, 24.41)}  # 12/80, 4/41, 12/80
    bars = "".join(
        f'<path d="M{x} {235.8 - 7 * low:.1f}L{x} {235.8 - 7 * high:.1f}"/>'
        for x, (low, high) in ends.items()
    )
    text = "Year to March|Leeds\n2024|15.0%\n2023|[c]\n2022|15.0%"
    body = f'{ticks}<g class="interval main">{bars}</g>'
    folder = publish(tmp_path / "p" / "r", drawn("a", "Plans late, per cent", text, body=body))
    is_known(PackAttack([folder]), "2023/Leeds", 100 * 4 / 41, "interval bars of a chart")


def test_a_mean_of_all_months_gives_the_hidden_one(tmp_path: Path) -> None:
    mean = sum(TRUTH.values()) / 12
    body = axes() + line({0: mean, 11: mean}, "mean")
    text = monthly(QUIET, head="Month|Value|Mean", more="|8")
    folder = publish(tmp_path / "p" / "r", drawn("a", MAIN, text, body=body))
    is_known(PackAttack([folder]), "July 2023/Value", 3, "means, medians and limits")


def test_a_limit_gives_the_hidden_month_where_the_mean_is_coarse(tmp_path: Path) -> None:
    values = np.array(list(TRUTH.values()), dtype=float)
    mean, steps = values.mean(), np.abs(np.diff(values))
    limits = f"|{mean:.1f}|{mean + 2.66 * steps.mean():.1f}"
    text = monthly(QUIET, head="Month|Value|Mean|Upper limit", more=limits)
    folder = publish(tmp_path / "p" / "r", block("a", MAIN, text))
    is_known(PackAttack([folder]), "July 2023/Value", 3, "means, medians and limits")


def test_a_median_gives_the_hidden_month(tmp_path: Path) -> None:
    # Of 1, 2, 11 and 12 alone the median is 6.5, with 5 among them 5; the other tells nothing.
    text = monthly([1, 2, "[c]", 11, 12])
    words = "Run chart of 5 months. The median is 5."
    folder = publish(tmp_path / "p" / "r", drawn("a", MAIN, text, words=words))
    is_known(PackAttack([folder]), "June 2023/Value", 5, "means, medians and limits")
    other = drawn("a", MAIN, monthly([2, 4, "[c]", 8, 10]), words="The median is 6.")
    assert PackAttack([publish(tmp_path / "p" / "s", other)]).recovered() == {}


# Words and other files


@pytest.mark.parametrize(
    "words",
    [
        "The newest is 8, in March 2024. The lowest was 3, in July 2023.",
        "Leeds: 8 in March 2024; lowest 3 in July 2023, highest 10 in January 2024.",
        "Only three referrals in July 2023.",
        "July 2023: 3.",
        "There were few (July 2023 had 3).",
        "Values run from 3 to 10.",
    ],
)
def test_alternative_text_gives_the_hidden_month(tmp_path: Path, words: str) -> None:
    folder = publish(tmp_path / "p" / "r", drawn("a", MAIN, monthly(QUIET), words=words))
    is_known(PackAttack([folder]), "July 2023/Value", 3, "words")


@pytest.mark.parametrize(
    "words",
    [
        "Values run from 7 to 10. 1 month has no figure (July 2023) and is marked with a cross.",
        "Eleven months in a row, May 2023 to March 2024, were above the mean.",
        "No month since July 2023 is out of the ordinary.",
        "The newest is 8, in March 2024. Nothing is said of July 2023.",
        "The expected range is 2 to 14 in July 2023.",
        "9 of 10 members in July 2023.",
    ],
)
def test_words_that_say_nothing_are_not_heard(tmp_path: Path, words: str) -> None:
    folder = publish(tmp_path / "p" / "r", drawn("a", MAIN, monthly(QUIET), words=words))
    assert PackAttack([folder]).recovered() == {}


def test_a_finding_gives_a_percentage_by_its_counts(tmp_path: Path) -> None:
    text = "Year to March|Leeds|England\n2025|15.0%|20.0%\n2024|[c]|21.0%"
    finding = {
        "headline": "Few conferences were late",
        "detail": "4 of 41 in the year to March 2024. England: 21.0% in 2024.",
        "evidence": ["a"],
    }
    folder = publish(
        tmp_path / "p" / "r",
        block("a", "Conferences late, per cent", text),
        findings=[finding],
        run={"area_name": "Leeds"},
    )
    is_known(PackAttack([folder]), "2024/Leeds", 100 * 4 / 41, "words")


def test_a_finding_gives_a_count_beside_its_denominator(tmp_path: Path) -> None:
    text = "Year to March|Late|Conferences\n2025|12|80\n2024|[c]|123"
    page = block("a", "Conferences", text) + '<li><a href="#a">A rise.</a> 5 of 123 in 2024.</li>'
    folder = publish(tmp_path / "p" / "r", page)
    is_known(PackAttack([folder]), "2024/Late", 5, "words")


def test_a_label_at_the_end_of_a_line_gives_the_newest(tmp_path: Path) -> None:
    text = "Year to March|Leeds|England\n2025|[c]|20.0%\n2024|15.0%|21.0%"
    body = '<g class="strong"><text x="393.7" y="61.4">Leeds 4.9%</text></g>'
    folder = publish(tmp_path / "p" / "r", drawn("a", "Late, per cent", text, body=body))
    is_known(PackAttack([folder]), "2025/Leeds", 4.9, "words")


def test_a_register_gives_what_the_page_hides(tmp_path: Path) -> None:
    rows = [("2023-07", 3), ("2023-06", 8), ("2023-05", 9)]
    register = {"cells": [{"table": "a", "period": p, "value": v} for p, v in rows]}
    block_a = block("a", MAIN, monthly(QUIET))
    folder = publish(tmp_path / "p" / "r", block_a, register=register)
    is_known(PackAttack([folder]), "July 2023/Value", 3, "other files")
    listing = {"cells": [{"table": "a", "period": p, "rank": v} for p, v in rows]}
    folder = publish(tmp_path / "p" / "s", block_a, register=listing)
    assert PackAttack([folder]).recovered() == {}


def test_a_table_in_a_register_is_a_table(tmp_path: Path) -> None:
    rows = [[{"text": "July 2023"}, {"text": "3"}], [{"text": "June 2023"}, {"text": "8"}]]
    item = {"anchor": "a", "caption": MAIN, "columns": ["Month", "Value"], "rows": rows}
    folder = publish(tmp_path / "p" / "r", block("a", MAIN, monthly(QUIET)), register=[item])
    is_known(PackAttack([folder]), "July 2023/Value", 3, "a copy that shows it")


# Several packs


def test_an_earlier_pack_shows_what_a_later_one_hides(tmp_path: Path) -> None:
    before = block("a", "Referrals in the month, Leeds, April 2023 to July 2023",
                   monthly([7, 9, 8, 3]))  # fmt: skip
    after = block("a", MAIN, monthly(QUIET))
    folders = [publish(tmp_path / "p" / "r1", before), publish(tmp_path / "p" / "r2", after)]
    is_known(PackAttack(folders), "July 2023/Value", 3, "the same cell elsewhere")
    assert PackAttack(folders[1:]).recovered() == {}


def test_a_revised_column_is_not_taken_for_the_same(tmp_path: Path) -> None:
    before = block("a", MAIN, monthly([7, 9, 6, 2]))
    after = block("a", MAIN, monthly(QUIET))
    folders = [publish(tmp_path / "p" / "r1", before), publish(tmp_path / "p" / "r2", after)]
    assert PackAttack(folders).recovered() == {}


def test_growing_spans_give_the_month_between(tmp_path: Path) -> None:
    def pack(at: int, last: str, police: int, months: str) -> Path:
        return publish(
            tmp_path / "p" / f"r{at}",
            block(
                "a", f"Referrals, Leeds, April to {last} 2023", f"Agency|Number\nPolice|{police}"
            ),
            block("b", "Referrals in the month, Leeds", months),
        )

    one = pack(1, "June", 24, "Month|Police\nJune 2023|8\nMay 2023|9\nApril 2023|7")
    two = pack(2, "July", 27, "Month|Police\nJuly 2023|[c]\nJune 2023|8\nMay 2023|9")
    is_known(PackAttack([one, two]), "July 2023/Police", 3, "growing spans")
    assert PackAttack([two]).recovered() == {}


def test_it_takes_everything_together(tmp_path: Path) -> None:
    # Totals leave 5 for both kinds; the last row's percentage gives a total that splits them.
    text = (
        "Agency|Late|In time|Total|% late\nPolice|[c]|[c]|[c]|40.0%\nSchools|10|30|40|25.0%\n"
        "Health|6|9|15|40.0%\nTotal|[c]|[c]|60|30.0%"
    )
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Conferences", text))])
    assert {cell: claim[0] for cell, claim in told(attack).items()} == {
        "Police/Late": 2,
        "Police/In time": 3,
        "Police/Total": 5,
        "Total/Late": 18,
        "Total/In time": 42,
    }  # fmt: skip


# No false claims


@pytest.mark.parametrize("seed", range(12))
def test_every_claim_on_tables_at_random_is_right(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng([20260, seed])
    counts = random.negative_binomial(1, 1 / random.integers(4, 30), (5, 3))
    whole = np.column_stack([counts, counts.sum(axis=1)])
    whole = np.vstack([whole, whole.sum(axis=0)])
    rows = [*(f"Source {letter}" for letter in "ABCDE"), "Total"]
    heads = ["Late", "Soon", "Never", "Total"]
    truth: dict[str, float] = {}
    lines = [f"Source|{'|'.join(heads)}|% late"]
    for name, line_of in zip(rows, whole.tolist(), strict=True):
        texts = ["[c]" if 1 <= n <= 5 or random.random() < 0.2 * (n > 0) else n for n in line_of]
        truth |= {f"{name}/{head}": n for head, n in zip(heads, line_of, strict=True)}
        share = 100 * line_of[0] / line_of[3] if line_of[3] else 0.0
        truth[f"{name}/% late"] = share
        shown = f"{share + 1e-9:.1f}%" if random.random() < 0.6 else "[c]"
        lines.append(f"{name}|{'|'.join(map(str, texts))}|{shown}")
    attack = PackAttack([publish(tmp_path / "p" / "r", block("a", "Cases", "\n".join(lines)))])
    for place, (low, high) in attack.ranges.items():
        assert low - 0.06 <= truth[f"{place.row}/{place.column}"] <= high + 0.06


@pytest.mark.slow
def test_the_real_packs_give_nothing(published: Path) -> None:
    folders = sorted((published / "outputs" / "published").glob("*/*/index.html"))
    assert folders
    attack = PackAttack([page.parent for page in folders])
    assert attack.recovered() == {}
    assert attack.narrowed() == {}


@pytest.mark.slow
def test_a_figure_hidden_in_the_real_table_only_is_found(published: Path, tmp_path: Path) -> None:
    (page,) = (published / "outputs" / "published" / "trends").glob("*/index.html")
    text = page.read_text(encoding="utf-8")
    row = text.partition('<th scope="row">May 2020</th><td class="n">')[2]
    figure = row.partition("<")[0]
    planted = text.replace(
        f'May 2020</th><td class="n">{figure}<', 'May 2020</th><td class="n">[c]<'
    )
    assert planted != text
    folder = publish(tmp_path / "trends" / "r")
    (folder / "index.html").write_text(planted, encoding="utf-8")
    value = float(figure.replace(",", ""))
    is_known(PackAttack([folder]), "May 2020/Value", value, "points of a chart")
