"""Read a YAML file into a pydantic model, and say file, line and key of whatever is wrong.

Plain YAML reads ``NO`` as False, ``0123`` as 83 and a repeated key without a word. People who
are not programmers edit these files, so none of that may happen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from scrutiny_lib.errors import UsageError

Model = TypeVar("Model", bound=BaseModel)
KeyPath = tuple[str | int, ...]
Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class StrictModel(BaseModel):
    """Base of every model read from params/: unknown keys refused, values never changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def no_two_alike(what: str, names: Iterable[str]) -> None:
    """Refuse names of which one stands twice.

    Parameters
    ----------
    what : str
        What they name, for the error.
    names : iterable of str
        In the order of the file.

    Raises
    ------
    ValueError
        With the first that stands twice.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"the {what} '{name}' stands twice; keep one")
        seen.add(name)


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it was built


class _Loader(_Base):  # type: ignore[misc]  # the base is chosen when this is read
    """YAML 1.2 scalars: only true/false are booleans, no octal, no dates."""


_SCALARS = (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
    ("null", r"^(?:~|null|)$", ("~", "n", "")),
)
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _SCALARS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_text_scalar(text: str) -> Any:
    """Turn one scalar from a command line into the value that the same text has in a file.

    Parameters
    ----------
    text : str
        For example ``12``, ``true``, ``0123`` (stays text), ``[a, b]``.

    Raises
    ------
    UsageError
        If the text is not valid YAML, or repeats a key.
    """
    try:
        content, _ = _parse(text, Path("the command line"))
    except UsageError as error:
        raise UsageError(
            "a value on the command line is not readable; put it in quotes, or write a list "
            "as [a, b]"
        ) from error
    return content


def load_yaml(path: Path) -> tuple[Any, dict[KeyPath, int]]:
    """Read a YAML file, and the line on which each key and list item stands.

    Returns
    -------
    (content, lines)
        ``lines`` maps a path of keys, such as ``("agencies", 0, "name")``, to a line number
        that counts from one.

    Raises
    ------
    UsageError
        If the file is missing, is not YAML, or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as text; check that the file exists") from error
    content, lines = _parse(text, path)
    return ({} if content is None else content), lines


def _parse(text: str, path: Path) -> tuple[Any, dict[KeyPath, int]]:
    """Read text as YAML, with lines as `load_yaml` returns them; `path` is for messages."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines: dict[KeyPath, int] = {}
        if node is not None:
            _note_lines(node, (), lines, path)
        return (loader.construct_document(node) if node is not None else None), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{path}, line {line}: not valid YAML ({error.problem})") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UsageError(
            f"{path}, line {line}: not valid YAML (a control character); delete it"
        ) from error
    except (KeyError, ValueError, RecursionError) as error:
        raise UsageError(
            f"{path}: not valid YAML (a tag or an alias that does not fit); write the value plainly"
        ) from error


def _note_lines(node: yaml.Node, at: KeyPath, lines: dict[KeyPath, int], path: Path) -> None:
    """Fill `lines` from the tree below `node`; refuse a key that stands twice."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*at, str(key.value))
            if here in lines:
                raise UsageError(
                    f"{path}, line {key.start_mark.line + 1}: the key '{key.value}' stands "
                    f"twice (first on line {lines[here]}); keep one"
                )
            lines[here] = key.start_mark.line + 1
            _note_lines(value, here, lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines[(*at, position)] = item.start_mark.line + 1
            _note_lines(item, (*at, position), lines, path)


def load_model(path: Path, model: type[Model], *, context: dict[str, Any] | None = None) -> Model:
    """Read a YAML file and validate it.

    Parameters
    ----------
    path : Path
        The file.
    model : type
        A pydantic model; unknown keys are refused if it derives from `StrictModel`.
    context : dict, optional
        Handed to the model's validators.

    Raises
    ------
    UsageError
        One line that names the file, the line, the key and what to do, for the first fault;
        it says how many more there are.
    """
    if context is None:
        return cast("Model", _load_once(path, _signature(path), model))
    return _load(path, model, context)


def _signature(path: Path) -> tuple[int, int]:
    """Return what changes when a file does: a notebook reads the same params many times."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=64)
def _load_once(path: Path, _signature: tuple[int, int], model: type[BaseModel]) -> BaseModel:
    """Read a file that has not changed since only once; the models can't be changed."""
    return _load(path, model, None)


def _load(path: Path, model: type[Model], context: dict[str, Any] | None) -> Model:
    """Read and validate a file."""
    content, lines = load_yaml(path)
    try:
        return model.model_validate(content, context=context)
    except ValidationError as error:
        # A misspelt key is unknown and the right one missing: the misspelling is what to mend.
        faults = sorted(
            error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden"
        )
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise UsageError(_describe(path, faults[0], lines) + more) from error


def _describe(path: Path, fault: Any, lines: dict[KeyPath, int]) -> str:
    """Say one pydantic fault in a line, with the line of the file it belongs to."""
    at = _in_file(fault["loc"], lines)
    line, key = _line_of(at, lines), _key_of(at)
    if fault["type"] == "extra_forbidden":
        return f"{path}, line {line}: unknown key '{key}'; remove it or check its spelling"
    if fault["type"] == "missing":
        return f"{path}, line {line}: the key '{key}' is missing; add it"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{path}, line {line}: '{key}': {message}"


def place_of(path: Path, at: KeyPath) -> str:
    """Say where a value stands in a file that was read: its name, line and key."""
    _, lines = load_yaml(path)
    return f"{path}, line {_line_of(at, lines)}: '{_key_of(at)}'"


def _line_of(at: KeyPath, lines: dict[KeyPath, int]) -> int:
    """Return the line of a key, or of the nearest that holds it."""
    return next((lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in lines), 1)


def _key_of(at: KeyPath) -> str:
    return ".".join(str(part) for part in at) or "the file"


def _in_file(loc: Iterable[int | str], lines: dict[KeyPath, int]) -> KeyPath:
    """Return where a fault is in the file: pydantic puts the kind of a choice into the path."""
    parts = [part if isinstance(part, int) else str(part) for part in loc]
    at: KeyPath = ()
    for part in parts[:-1]:
        at = (*at, part) if (*at, part) in lines or isinstance(part, int) else at
    return (*at, *parts[-1:])
