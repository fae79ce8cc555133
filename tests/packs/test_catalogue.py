from __future__ import annotations

import pytest

from scrutiny_lib.errors import UsageError
from scrutiny_lib.packs.catalogue import load_pack, notebook_path, pack_names
from scrutiny_lib.workspace import Workspace
from tests.packs.conftest import PROJECT


def test_the_packs_are_the_params_files(workspace: Workspace) -> None:
    source = workspace.params / "packs" / "trends.yml"
    (workspace.params / "packs" / "another.yml").write_text(
        source.read_text().replace("pack: trends", "pack: another")
    )
    every = {path.stem for path in (PROJECT / "params" / "packs").glob("*.yml")}
    assert pack_names(workspace) == sorted({*every, "another"})
    assert {"case_reviews", "data_quality", "good_practice", "trends"} <= every


def test_parameters_left_out_take_their_defaults(workspace: Workspace) -> None:
    checked = load_pack(workspace, "trends").check({"area": "Bradford"})
    assert list(checked) == [
        "area",
        "period",
        "comparators",
        "neighbour_model",
        "agencies",
        "audience",
        "baseline",
        "rebase",
    ]
    assert checked["area"] == "E08000032"
    assert checked["period"] == "2019-04/latest"
    assert checked["rebase"] == []


def test_an_unknown_pack_is_refused_with_the_nearest(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match=r"no pack 'trend'; did you mean 'trends'\?"):
        load_pack(workspace, "trend")


def test_an_unknown_parameter_is_refused_with_the_nearest(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match=r"no parameter 'aera'; did you mean 'area'\?"):
        load_pack(workspace, "trends").check({"aera": "383"})


def test_a_refused_value_is_named_by_its_parameter_and_not_repeated(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="parameter 'area' of 'trends'") as refused:
        load_pack(workspace, "trends").check({"area": "Elbonia"})
    assert "Elbonia" not in str(refused.value)


def test_a_params_file_with_an_unknown_key_names_its_line(workspace: Workspace) -> None:
    path = workspace.params / "packs" / "trends.yml"
    path.write_text(path.read_text() + "colour: red\n")
    line = len(path.read_text().splitlines())
    with pytest.raises(UsageError, match=rf"trends.yml, line {line}: unknown key 'colour'"):
        load_pack(workspace, "trends")


def test_a_params_file_and_its_pack_have_one_name(workspace: Workspace) -> None:
    path = workspace.params / "packs" / "trends.yml"
    path.rename(path.with_name("other.yml"))
    with pytest.raises(UsageError, match="the two names must agree"):
        load_pack(workspace, "other")


def test_a_pack_without_notebook_is_refused(workspace: Workspace) -> None:
    (workspace.notebooks / "trends.ipynb").unlink()
    with pytest.raises(UsageError, match=r"no notebook at notebooks/packs/trends\.ipynb"):
        notebook_path(workspace, "trends")
