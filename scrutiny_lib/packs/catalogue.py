"""The packs that there are: one params file and one notebook each, found by looking."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, model_validator

from scrutiny_lib.config.disclosure import Audience
from scrutiny_lib.config.strict_yaml import StrictModel, load_model
from scrutiny_lib.config.wording import CLOSING_IDS, Section
from scrutiny_lib.errors import UsageError
from scrutiny_lib.packs.parameters import JsonValue, Parameter
from scrutiny_lib.workspace import Workspace


class PackDefinition(StrictModel):
    """What ``params/packs/<pack>.yml`` says of a pack.

    `made_from` decides the marking and whether data protection references are needed:
    ``published_figures`` needs none. `audience` decides whether small counts of events are hidden
    too; where the file does not say, they are. `reads` are the folders of the data folder that the
    pack reads: a change in another is nothing to it. `timeout_seconds` is for a whole run.
    `parts` are sections of the pack's own, such as one an agency; without them the page has those
    that every page has.
    """

    pack: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    question: str
    reader: str
    made_from: Literal["published_figures", "own_aggregates", "case_derived"]
    audience: Audience = "publication"
    sources: tuple[str, ...]
    reads: tuple[str, ...] = ()
    parts: tuple[Section, ...] = ()
    timeout_seconds: int = Field(ge=1)
    parameters: dict[str, Parameter]

    @model_validator(mode="after")
    def _parts_stand_once(self) -> PackDefinition:
        """Refuse a part that has the id of another, or of a section that closes every page."""
        ids = [*CLOSING_IDS, *(part.id for part in self.parts)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"in 'parts', '{twice[0]}' stands twice or closes every page already")
        return self

    def for_settings(self, settings: Mapping[str, JsonValue]) -> PackDefinition:
        """Return the pack for the audience that was asked for, if it lets one be asked for."""
        if "audience" not in settings:
            return self
        return self.model_copy(update={"audience": settings["audience"]})

    @model_validator(mode="after")
    def _audiences_are_known(self) -> PackDefinition:
        """Refuse a parameter 'audience' that offers another word than those that rules know."""
        asked = self.parameters.get("audience")
        options = getattr(asked, "options", ())
        if asked is not None and not set(options) <= set(get_args(Audience)):
            raise ValueError(f"'audience' has to be one of {', '.join(get_args(Audience))}")
        return self

    def check(self, given: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        """Return every parameter of the pack with its value, checked, in the file's order.

        Raises
        ------
        UsageError
            If a parameter is unknown or its value is refused; the value is not repeated.
        """
        unknown = [name for name in given if name not in self.parameters]
        if unknown:
            close = difflib.get_close_matches(unknown[0], list(self.parameters), n=1)
            hint = f"; did you mean '{close[0]}'?" if close else ""
            raise UsageError(
                f"the pack '{self.pack}' has no parameter '{unknown[0]}'{hint} "
                f"It has {', '.join(self.parameters)}"
            )
        checked: dict[str, JsonValue] = {}
        for name, parameter in self.parameters.items():
            value = given[name] if name in given else _as_json(parameter.default)
            try:
                checked[name] = parameter.check(value)
            except ValueError as error:
                raise UsageError(f"parameter '{name}' of '{self.pack}': {error}") from error
        return checked


def _as_json(value: object) -> JsonValue:
    """Return a params file's default as the JSON value that a notebook is given."""
    if isinstance(value, tuple):
        return [_as_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    return value  # type: ignore[return-value]  # the models hold JSON scalars only


def pack_names(workspace: Workspace) -> list[str]:
    """Return the names of all packs, in alphabetical order."""
    return sorted(path.stem for path in (workspace.params / "packs").glob("*.yml"))


def notebook_path(workspace: Workspace, pack: str) -> Path:
    """Return the notebook of a pack.

    Raises
    ------
    UsageError
        If it is missing.
    """
    path = workspace.notebooks / f"{pack}.ipynb"
    if not path.is_file():
        raise UsageError(f"the pack '{pack}' has no notebook at notebooks/packs/{pack}.ipynb")
    return path


def load_pack(workspace: Workspace, pack: str) -> PackDefinition:
    """Read and validate the definition of a pack.

    Raises
    ------
    UsageError
        If there is no such pack, or its file is not as it has to be.
    """
    names = pack_names(workspace)
    if pack not in names:
        close = difflib.get_close_matches(pack, names, n=1)
        hint = f"; did you mean '{close[0]}'?" if close else "."
        raise UsageError(f"there is no pack '{pack}'{hint} There is: {', '.join(names) or 'none'}")
    definition = load_model(workspace.params / "packs" / f"{pack}.yml", PackDefinition)
    if definition.pack != pack:
        raise UsageError(
            f"params/packs/{pack}.yml says 'pack: {definition.pack}'; the two names must agree"
        )
    return definition
