"""What a pack is made from: its own files among the params, and those that all packs share."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.packs.inputs import Inputs, read_inputs
from scrutiny_lib.packs.plan import plan_run
from scrutiny_lib.workspace import Workspace

PACK, OTHER = "case_reviews", "good_practice"


def inputs(workspace: Workspace, pack: str = PACK) -> Inputs:
    return read_inputs(workspace, plan_run(workspace, pack, {}, None, None))


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")


@pytest.mark.parametrize("folder", ["packs", "rules"])
def test_a_file_of_its_own_makes_a_pack_stale_and_no_other(
    workspace: Workspace, folder: str
) -> None:
    before = {pack: inputs(workspace, pack) for pack in (PACK, OTHER)}
    edit(workspace.params / folder / f"{PACK}.yml")
    assert inputs(workspace).changed(before[PACK].parts) == "a params file"
    assert inputs(workspace).digest != before[PACK].digest
    assert inputs(workspace, OTHER).parts == before[OTHER].parts


@pytest.mark.parametrize("folder", ["packs", "rules"])
def test_a_new_pack_makes_no_other_stale(workspace: Workspace, folder: str) -> None:
    before = inputs(workspace)
    (workspace.params / folder / "another.yml").write_text("rules: {}\n", encoding="utf-8")
    assert inputs(workspace).parts == before.parts


def test_words_of_its_own_that_come_or_go_make_a_pack_stale(workspace: Workspace) -> None:
    before = inputs(workspace)
    words = workspace.params / "rules" / f"{PACK}.yml"
    text = words.read_text(encoding="utf-8")
    words.unlink()
    assert inputs(workspace).changed(before.parts) == "a params file"
    words.write_text(text, encoding="utf-8")
    assert inputs(workspace).parts == before.parts


@pytest.mark.parametrize(
    "name",
    ["rules.yml", "reviews.yml", "practice.yml", "threads.yml", "tables/reviews.yml", "new.yml"],
)
def test_what_packs_share_makes_each_stale(workspace: Workspace, name: str) -> None:
    before = {pack: inputs(workspace, pack) for pack in (PACK, OTHER)}
    path = workspace.params / name
    path.touch()
    edit(path)
    for pack in (PACK, OTHER):
        assert inputs(workspace, pack).changed(before[pack].parts) == "a params file"
