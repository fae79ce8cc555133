"""From the words of a command to runs that are settled: whatever is wrong is found here."""

from __future__ import annotations

from collections.abc import Mapping

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.errors import UsageError
from scrutiny_lib.packs.catalogue import load_pack, notebook_path
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.spec import RunSpec, new_spec
from scrutiny_lib.packs.synthetic import holds_real_data
from scrutiny_lib.workspace import Workspace


def plan_run(
    workspace: Workspace,
    pack: str,
    given: Mapping[str, JsonValue],
    profile: str | None,
    data: str | None,
) -> RunSpec:
    """Settle a run.

    Raises
    ------
    UsageError
        If pack, parameter, profile, data folder or notebook is not as it has to be.
    """
    definition = load_pack(workspace, pack)
    profile_file = workspace.profile_path(profile)
    known = load_profile(profile_file)
    checked = definition.check(given)
    definition = definition.for_settings(checked)
    notebook_path(workspace, pack)
    folder = workspace.data_folder(data, known.data_folder)
    is_own = definition.made_from != "published_figures"
    if is_own and known.data_protection.missing() and holds_real_data(folder, definition.reads):
        raise UsageError(
            f"'{pack}' is made from the partnership's own data, so {profile_file.name} needs "
            f"data_protection: {', '.join(known.data_protection.missing())}"
        )
    return new_spec(definition, checked, profile_file.resolve(), folder)
