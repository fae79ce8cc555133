"""`docs/assumptions.md` says what the code does: each worked figure is computed anew."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.metrics.agreement import agreement, ratings_from_table
from scrutiny_lib.metrics.comparators import group_figure
from scrutiny_lib.metrics.episodes import is_rereferral
from scrutiny_lib.metrics.funnel import funnel_proportion, overdispersion
from scrutiny_lib.metrics.intervals import byar, exact_poisson, rate, wilson
from scrutiny_lib.metrics.multiple import holm
from scrutiny_lib.metrics.rare_events import g_chart
from scrutiny_lib.metrics.rate_ratio import rate_ratio
from scrutiny_lib.metrics.run_chart import run_chart
from scrutiny_lib.metrics.sampling import sample_size
from scrutiny_lib.metrics.sampling.allocation import allocate
from scrutiny_lib.metrics.spc import p_prime, xmr, xmr_by
from scrutiny_lib.metrics.spc.chance import chance_of_a_signal
from scrutiny_lib.metrics.spc.labels import SIGNALS
from scrutiny_lib.metrics.standards import STANDARDS, deadline
from scrutiny_lib.metrics.timeliness import add_working_days

PAGE = Path(__file__).resolve().parents[2] / "docs" / "assumptions.md"
TEXT = " ".join(PAGE.read_text("utf-8").split())
NAN = float("nan")

# fmt: off
V10 = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621,
    -1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272,
    10, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141,
]
# fmt: on


def says(sentence: str) -> None:
    assert sentence.replace("-", "−") in TEXT or sentence in TEXT, sentence


def limits(values: object, **options: object) -> tuple[float, float]:
    last = xmr(values, **options).points.iloc[-1]
    return float(last["lower"]), float(last["upper"])


def test_screening() -> None:
    (a, b), (c, d) = limits(V10), limits(V10, screen=True)
    says(f"has limits of {a:.2f} and {b:.2f} without screening, {c:.2f} and {d:.2f} with it")


def test_no_cut() -> None:
    low, high = limits([16, 9, 4, 2, 1])
    says(f"has limits of {low:.3f} and {high:.3f}; cut off, 0 and {high:.3f}")


@pytest.mark.slow
def test_false_alarms() -> None:
    values = np.random.default_rng(20240401).normal(100, 10, 240_000)
    frame = pd.DataFrame({"key": np.repeat(np.arange(10_000), 24), "value": values})
    points = xmr_by(frame, "key")
    four, first = (
        100 * points["signal"].isin(names).groupby(points["key"]).any().mean()
        for names in (SIGNALS, SIGNALS[:1])
    )
    runs = 100 * np.mean([run_chart(row).signal for row in values.reshape(10_000, 24)])
    says(
        f"{four:.1f} % show at least one signal by these four rules, {first:.1f} % by the first "
        f"alone, and {runs:.1f} % by the run chart's two tests"
    )


def test_gap() -> None:
    values = [10, 12, NAN, *[30, 32] * 5]
    seen = np.abs(np.diff(values))
    bridged = np.abs(np.diff([value for value in values if not math.isnan(value)]))
    says(
        f"average moving range of {np.nanmean(seen):.1f}; bridging the gap makes it "
        f"{bridged.mean():.1f}"
    )
    assert limits(values)[1] == pytest.approx(np.nanmean(values) + 2.66 * np.nanmean(seen))


def test_constant_series() -> None:
    found = [
        xmr([100] * 12, direction="increase", target=target).assurance for target in (100, 101)
    ]
    says(f"with a target of 100 and more being better: `{found[0]}`; with a target of 101: "
         f"`{found[1]}`")  # fmt: skip
    assert str(sum([0.1] * 12) / 12) != "0.1"


def test_precedence() -> None:
    points = xmr([55, 45] * 6 + [70, 60, 90], baseline=12).points
    low, high = points["lower"].iloc[-1], points["upper"].iloc[-1]
    assert points["signal"].iloc[-3:].tolist() == ["common_cause", "common_cause", "astronomical"]
    says(f"after limits of {low:.1f} and {high:.1f}, the points 70, 60, 90 are one signal")


def test_prime() -> None:
    random = np.random.default_rng(7)
    totals = np.full(60, 50_000)
    chart = p_prime(random.binomial(totals, random.normal(0.3, 0.02, 60)), totals)
    value, mean = chart.points["value"], chart.points["mean"]
    plain = 100 * ((value - mean).abs() > 3 * np.sqrt(mean * (1 - mean) / 50_000)).mean()
    prime = 100 * chart.points["signal"].eq("astronomical").mean()
    says(f"ordinary limits flag {plain:.0f} % of the months, P′ limits {prime:.0f} %")


def test_g() -> None:
    chart = g_chart([10, 20, 5, 15, 30, 10, 20, 5, 15, 30, 10, 10])
    says(
        f"have a mean of {chart.mean:g}, a median of {chart.centre:g} and an upper limit of "
        f"{chart.upper:.1f}. The formula's lower limit of {2 * chart.mean - chart.upper:.1f} is"
    )
    assert chart.lower == 0


def test_intervals() -> None:
    audit, none = wilson(3, 8), wilson(0, 7)
    reach = 1.96 * (0.375 * 0.625 / 8) ** 0.5
    says(
        f"3 of 8: Wilson {audit.lower:.1%} to {audit.upper:.1%}, textbook {0.375 - reach:.1%} to "
        f"{0.375 + reach:.1%}".replace("%", " %")
    )
    says(f"0 of 7: Wilson 0 to {none.upper:.1%}".replace("%", " %"))
    one, exact = byar(10), exact_poisson(10)
    says(
        f"Byar gives {one.lower:.3f} to {one.upper:.3f}, the exact method {exact.lower:.3f} to "
        f"{exact.upper:.3f}"
    )
    says(f"the formula gives {one.upper:.5f}")
    plans = rate(690, 690 / 39.6 * 10_000)
    says(f"have limits of {plans.lower:.1f} and {plans.upper:.1f}")
    says(f"the width would be {2**0.5:.1f} times that")


def test_chance_of_a_signal() -> None:
    short, middle, long = (chance_of_a_signal(points) for points in (24, 36, 60))
    says(f"{short.ever:.0%} of those with 24 points".replace("%", " %"))
    says(f"{middle.ever:.0%} of those with 36 and {long.ever:.0%} of".replace("%", " %"))
    says(f"{middle.now:.1%} of those with 36 have one that still goes on".replace("%", " %"))


def test_relative_rates() -> None:
    others, whole = rate_ratio(60, 1_000, 40, 1_000), (60 / 1_000) / (100 / 2_000)
    says(f"a ratio of {others.value:.2f} to everyone else, and of {whole:.2f} to the whole")
    adjusted = holm([0.012] + [0.5] * 19)[0]
    says(f"one p-value of 0.012 among twenty is {adjusted:.2f} once adjusted")
    says(f"a chance of {1 - 0.95**20:.0%} that one of them".replace("%", " %"))
    exact = rate_ratio(3, 1_000, 12, 1_000)
    says(f"is a ratio of {exact.value:.2f}, with exact limits of {exact.lower:.2f} and")
    reach = math.exp(1.96 * math.sqrt(1 / 3 + 1 / 12))
    says(f"{exact.upper:.2f}; the logarithm would give {0.25 / reach:.2f} and {0.25 * reach:.2f}")


def test_time() -> None:
    start = "2024-03-18"
    assert str(add_working_days(start, 15)) == "2024-04-10"
    assert str(add_working_days(start, 14)) == "2024-04-09"
    assert str(add_working_days(start, 15, [])) == "2024-04-08"
    says("15 working days end on 10 April, not 9 April")
    says("have the same limit end on 8 April")
    assert str(deadline("2023-08-31", STANDARDS["practice_review"])) == "2024-02-29"
    assert str(np.datetime64("2023-08-31") + 183) == "2024-03-01"


def test_rounding() -> None:
    says(f"2495.85 is shown as 2495.9, where `round` gives {round(2495.85, 1)}")
    says(f"24.25 % is shown as 24.3 %, where `round` gives {round(24.25, 1)}")


def test_agreement() -> None:
    table = ratings_from_table([[90, 5], [5, 0]])
    one, four = agreement(table), agreement(table, scale=[1, 2, 3, 4])
    says(f"{one.percent:.0f} % agreement, κ {one.kappa:.3f}, AC1 {one.ac1:.3f}")
    says(f"has an AC1 of {four.ac1:.3f} instead of {one.ac1:.3f}")
    fifty = agreement(ratings_from_table([[20, 5], [10, 15]]))
    drawn, large = fifty.intervals["kappa"], fifty.kappa_interval
    says(
        f"κ {fifty.kappa:.3f}, from {drawn.lower:.3f} to {drawn.upper:.3f} by resampling, "
        f"{large.lower:.3f} to {large.upper:.3f} by the large-sample formula"
    )
    eight = agreement([[1, 1]] * 4 + [[2, 2]] * 4).agreed_interval
    says(f"8 of 8 agreed is {eight.lower:.1%} to 100 %".replace("%", " %", 1))


def test_sampling() -> None:
    assert list(allocate({"a": 12, "b": 6, "c": 2}, 10).values()) == [6, 3, 1]
    says("10 of 12, 6 and 2 cases: 6, 3 and 1")
    says(
        f"50 cases need {sample_size(50)}, 1,000 need {sample_size(1_000)} (5 points either way, "
        f"95 %). Without the correction both need {sample_size(10**9)}"
    )


def test_rereferrals() -> None:
    days = pd.to_datetime(["2022-01-01", "2022-06-01", "2024-03-01"])
    frame = pd.DataFrame({"child_id": "A", "referral_date": days})
    assert is_rereferral(frame).tolist() == [False, True, False]
    since = days >= pd.Timestamp("2023-03-31")
    assert since.sum() == 1  # one in the last twelve months: none of them follows another
    says("the second is a re-referral; counted from 31 March 2024, none is")


# --- figures from published files -------------------------------------------------------------


def release(folder: Path, table: str) -> pd.DataFrame:
    path = next((folder / "dfe" / "cin_2024_release").glob(f"{table}_*.csv"))
    return pd.read_csv(path, dtype=str)


@pytest.mark.real_data
def test_leeds_referrals(shared_data: Path) -> None:
    table = release(shared_data, "c6")
    leeds = table[table["new_la_code"].eq("E08000035")].set_index("time_period").sort_index()
    months = leeds.loc["2020":"2024", "April":"March"].astype(int).to_numpy().ravel()
    two_years = months[-24:]
    low, high = limits(two_years)
    assert (low, high) == limits(two_years, screen=True)
    says(f"have no range that large: {low:.2f} and {high:.2f} either way")
    (first, n_first), (whole, n_whole) = (
        (points["mean"].iloc[-1], points["signal"].ne("common_cause").sum())
        for points in (xmr(months, baseline=12).points, xmr(months).points)
    )
    says(f"a mean of {first:.1f} and {n_first} points with a signal from a twelve-point baseline; "
         f"{whole:.1f} and {n_whole} points from all sixty")  # fmt: skip
    run = run_chart(two_years)
    says(
        f"the median is {run.centre}, the longest run {run.longest_run} of "
        f"{run.longest_run_allowed} allowed, with {run.crossings} crossings of "
        f"{run.crossings_needed} needed: no signal"
    )
    assert not run.signal


@pytest.mark.real_data
def test_rereferrals_of_all_authorities(shared_data: Path) -> None:
    table = release(shared_data, "c1")
    rows = table[table["geographic_level"].eq("Local authority")].dropna(subset="old_la_code")
    latest = rows[rows["time_period"].eq("2024")].set_index("new_la_code")
    x, n = (pd.to_numeric(latest[c], errors="coerce") for c in ("Re_referrals", "Referrals"))
    plain, wide = funnel_proportion(x, n, adjust=False), funnel_proportion(x, n)
    known = plain["position"].ne("missing")
    flagged = [frame["position"][known].ne("within").sum() for frame in (plain, wide)]
    says(f"of {known.sum()} authorities' re-referrals in 2024, plain limits flag {flagged[0]}, "
         f"adjusted limits {flagged[1]}")  # fmt: skip
    one, other = plain.loc["E08000035"], wide.loc["E08000035"]
    says(
        f"Leeds ({one['value']:.1%} against {one['average']:.1%} for all) is above the 99.8 % "
        f"limit of {one['upper_998']:.1%} by the plain limits and within the 95 % limit of "
        f"{other['upper_95']:.1%} by".replace("%", " %").replace("  %", " %")
    )
    angle, error = np.arcsin(np.sqrt(x / n))[known], 1 / (2 * np.sqrt(n[known]))
    centre = float(np.arcsin(np.sqrt(one["average"])))
    raw, drawn_in = (overdispersion(angle, error, centre, part).tau2 for part in (0, 0.1))
    says(f"τ² would be {raw:.5f} instead of {drawn_in:.5f}")


@pytest.mark.real_data
def test_neighbours(shared_data: Path) -> None:
    table = release(shared_data, "c1")
    rows = table[table["geographic_level"].eq("Local authority")].dropna(subset="old_la_code")
    rows = rows[rows["time_period"].eq("2024")]
    frame = pd.DataFrame(
        {
            "period": 2024,
            "area_code": rows["old_la_code"],
            "value": pd.to_numeric(rows["Re_referrals_percent"], errors="coerce"),
        }
    )

    def models(name: str, code: str, prefix: str) -> list[str]:
        lists = pd.read_csv(shared_data / "areas" / name, dtype=str, encoding="utf-8-sig")
        row = lists[lists[code].eq("383")].iloc[0]
        return [row[f"{prefix}{place}"] for place in range(1, 11)]

    old = models("New_Statistical_Neighbour_Groupings_April_2021.csv", "LA num", "SN")
    new = models("sn_model_2025_wide.csv", "old_la_code", "SN_")
    one, two, three, four, five = (
        group_figure(frame, group, statistic)["value"].item()
        for group, statistic in (
            (old, "median"), (old, "mean"), ([*old, "383"], "median"), ([*old, "383"], "mean"),
            (new, "median"),
        )
    )  # fmt: skip
    says(f"median {one:.1f} %, mean {two:.2f} %; with Leeds in the group {three:.1f} % and "
         f"{four:.2f} %")  # fmt: skip
    says(f"by the model of 2025 the median is {five:.2f} %")
