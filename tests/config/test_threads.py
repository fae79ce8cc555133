"""Threads: one matter under every list's own name for it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.config.threads import Threads, load_threads
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.sources import CODE_LISTS
from scrutiny_lib.loaders.tables.codes import THREAD_LIST, THREADS, Codes, load_codes

PARAMS = Path(__file__).resolve().parents[2] / "params"
LISTS = ("theme_local", "theme_panel", "practitioner_theme", "child_theme", "audit_domain")
MADE = {
    "threads": [
        {
            "thread": "asking",
            "label": "Asking",
            "means": "Somebody asks.",
            "codes": {"theirs": ["curious", "brave"], "ours": ["why"]},
            "indicators": ["csc_contacts"],
        },
        {
            "thread": "telling",
            "label": "Telling",
            "means": "They tell.",
            "codes": {"ours": ["tell"]},
        },
    ],
    "in_no_thread": {"ours": ["other"]},
}
CODES = {
    "code_lists": {
        name: {"label": name, "codes": [{"code": code, "label": code} for code in codes]}
        for name, codes in {
            "theirs": ("curious", "brave"),
            "ours": ("why", "tell", "other", "new"),
        }.items()
    }
}
Change = Callable[[dict[str, Any]], Any]


def written(folder: Path, content: dict[str, Any], name: str) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def load(folder: Path, change: Change = lambda made: None) -> Threads:
    made = copy.deepcopy(MADE)
    change(made)
    lists = load_codes([written(folder, CODES, "lists.yml")])
    registry = load_registry(PARAMS / "indicators.yml")
    return load_threads(written(folder, made, THREADS), lists, registry)


@pytest.fixture(scope="module")
def codes() -> Codes:
    return load_codes([PARAMS / name for name in CODE_LISTS])


@pytest.fixture(scope="module")
def own(codes: Codes) -> Threads:
    return load_threads(PARAMS / THREADS, codes, load_registry(PARAMS / "indicators.yml"))


def test_every_code_of_the_lists_is_in_one_thread_or_left_out_on_purpose(
    own: Threads, codes: Codes
) -> None:
    for name in LISTS:
        named = [*own.by_code(name), *own.in_no_thread.get(name, ())]
        assert sorted(named) == sorted(codes[name].values), name
    tied = {name for one in own.threads for name in one.codes} | set(own.in_no_thread)
    assert tied == set(LISTS)


def test_the_list_that_forms_offer_is_the_threads(own: Threads, codes: Codes) -> None:
    offered = codes[THREAD_LIST]
    assert offered.values == own.ids
    for one in own.threads:
        assert offered.label_of(one.thread) == one.label
        assert one.means.endswith("."), one.thread
        assert not set(";|\n") & set(one.label), one.thread


def test_it_does_not_matter_in_which_order_the_files_are_named() -> None:
    turned = load_codes([PARAMS / name for name in reversed(CODE_LISTS)])
    assert THREAD_LIST in turned


def test_a_cell_has_the_threads_of_its_codes_each_once(tmp_path: Path) -> None:
    made = load(tmp_path)
    assert made.of("theirs", "brave; curious") == ("asking",)
    assert made.of("ours", "tell;why") == ("telling", "asking")
    assert made.of("ours", "other;new") == ()
    assert made.of("no_such_list", "why") == ()
    assert made.of("ours", float("nan")) == made.of("ours", None) == ()
    assert made.by_code("ours") == {"why": "asking", "tell": "telling"}
    assert made["asking"].indicators == ("csc_contacts",)
    with pytest.raises(UsageError, match="no thread 'asked'; it has: asking, telling"):
        made["asked"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda made: made["threads"][0]["codes"]["ours"].append("whi"),
            r"line 5: 'threads\.0\.codes': the list 'ours' has no code 'whi'",
        ),
        (
            lambda made: made["threads"][1]["codes"].update(their=["brave"]),
            "there is no code list 'their'",
        ),
        (lambda made: made["in_no_thread"]["ours"].append("oter"), "has no code 'oter'"),
        (
            lambda made: made["threads"][1]["codes"]["ours"].append("why"),
            "the code of the list 'ours' 'why' stands twice",
        ),
        (
            lambda made: made["in_no_thread"]["ours"].append("tell"),
            "the code of the list 'ours' 'tell' stands twice",
        ),
        (lambda made: made["threads"][1].update(thread="asking"), "'asking' stands twice"),
        (lambda made: made["threads"][1].update(label="ASKING"), "'asking' stands twice"),
        (
            lambda made: made["threads"][0]["indicators"].append("csc_contact"),
            "'csc_contact' is no indicator of params/indicators.yml",
        ),
        (
            lambda made: made["threads"][0]["indicators"].append("csc_contacts"),
            "the indicator 'csc_contacts' stands twice",
        ),
        (lambda made: made["threads"][0].update(codes={}), "threads.0.codes"),
        (lambda made: made["threads"][0]["codes"].update(ours=[]), "threads.0.codes.ours"),
        (lambda made: made["threads"][0].update(colour="red"), "unknown key 'threads.0.colour'"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load(tmp_path, change)


def test_a_thread_that_names_a_lost_code_stops_the_reading_of_lists(tmp_path: Path) -> None:
    made = copy.deepcopy(MADE)
    made["in_no_thread"]["ours"] = ["gone"]  # type: ignore[index]
    paths = [written(tmp_path, CODES, "lists.yml"), written(tmp_path, made, THREADS)]
    with pytest.raises(UsageError, match=r"threads\.yml, line \d+: .* has no code 'gone'"):
        load_codes(paths)
