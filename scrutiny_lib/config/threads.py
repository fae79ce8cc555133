"""``params/threads.yml``: one matter under whatever name each list of themes has for it.

Reviews, audits, practitioners and children are told by themes of lists of their own. A thread says
which of their codes are about the same thing, so that they can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Protocol, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike
from scrutiny_lib.errors import UsageError

Named = dict[Id, Annotated[tuple[Text, ...], Field(min_length=1)]]
"""Codes by the list that they are of."""


class Coded(Protocol):
    """A list of codes."""

    @property
    def values(self) -> tuple[str, ...]:
        """The codes, in their order."""


class Thread(StrictModel):
    """One matter.

    Attributes
    ----------
    thread : str
        Its id.
    means : str
        One plain sentence for the form and the reader.
    codes : dict
        For each code list, the codes in it that are about the matter.
    indicators : tuple of str
        Figures that speak to it; there may be none.
    """

    thread: Id
    label: Text
    means: Text
    codes: Named = Field(min_length=1)
    indicators: tuple[Id, ...] = ()

    @field_validator("codes")
    @classmethod
    def _names_codes_that_there_are(cls, named: Named, info: ValidationInfo) -> Named:
        return _require_codes(named, info)

    @field_validator("indicators")
    @classmethod
    def _names_indicators_that_there_are(
        cls, named: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        no_two_alike("indicator", named)
        registry: Registry | None = (info.context or {}).get("registry")
        for name in named:
            if registry is not None and name not in registry:
                raise ValueError(
                    f"'{name}' is no indicator of params/indicators.yml; check its spelling"
                )
        return named


class Threads(StrictModel):
    """Every thread.

    Attributes
    ----------
    threads : tuple of Thread
        In the order in which they are offered and shown.
    in_no_thread : dict
        For each code list, the codes that are left out on purpose.
    """

    threads: tuple[Thread, ...] = Field(min_length=1)
    in_no_thread: Named = Field(default_factory=dict)

    @field_validator("in_no_thread")
    @classmethod
    def _leaves_out_codes_that_there_are(cls, named: Named, info: ValidationInfo) -> Named:
        return _require_codes(named, info)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ways = [{one.thread, one.label.casefold()} for one in self.threads]
        no_two_alike("thread or label", (way for both in ways for way in sorted(both)))
        for name, codes in self._by_list().items():
            no_two_alike(f"code of the list '{name}'", codes)
        return self

    def _by_list(self) -> dict[str, list[str]]:
        """Return every code that is named, those in no thread too, by its list."""
        found: dict[str, list[str]] = {}
        for named in (*(one.codes for one in self.threads), self.in_no_thread):
            for name, codes in named.items():
                found.setdefault(name, []).extend(codes)
        return found

    def __getitem__(self, name: str) -> Thread:
        """Return a thread by its id.

        Raises
        ------
        UsageError
            If there is none.
        """
        for one in self.threads:
            if one.thread == name:
                return one
        known = ", ".join(self.ids)
        raise UsageError(f"params/threads.yml has no thread '{name}'; it has: {known}")

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in their order."""
        return tuple(one.thread for one in self.threads)

    def by_code(self, code_list: str) -> dict[str, str]:
        """Return the thread of each code of a list; a code in no thread is left out."""
        return {code: one.thread for one in self.threads for code in one.codes.get(code_list, ())}

    def of(self, code_list: str, cell: object) -> tuple[str, ...]:
        """Return the threads of a cell, each once.

        Parameters
        ----------
        code_list : str
            Of the cell's column.
        cell : object
            One code, or several with semicolons between; nothing that is no text has a thread.
        """
        known = self.by_code(code_list)
        codes = cell.split(";") if isinstance(cell, str) else ()
        found = (known.get(code.strip()) for code in codes)
        return tuple(dict.fromkeys(thread for thread in found if thread is not None))


def _require_codes(named: Named, info: ValidationInfo) -> Named:
    """Refuse codes that their list has not, as far as lists are known."""
    lists: Mapping[str, Coded] | None = (info.context or {}).get("codes")
    if lists is None:
        return named
    for name, codes in named.items():
        if name not in lists:
            raise ValueError(f"there is no code list '{name}'; check its spelling")
        for code in codes:
            if code not in lists[name].values:
                raise ValueError(f"the list '{name}' has no code '{code}'; check its spelling")
    return named


def load_threads(
    path: Path, codes: Mapping[str, Coded] | None = None, registry: Registry | None = None
) -> Threads:
    """Read and validate the threads.

    Parameters
    ----------
    path : Path
        ``threads.yml`` in the folder of the partnership's decisions.
    codes : mapping, optional
        Code lists by their names; if they are given, every code that a thread names has to be in
        its list.
    registry : Registry, optional
        If it is given, every indicator has to be in it.

    Raises
    ------
    UsageError
        One line with file, line and key, if the file is not as it has to be.
    """
    known = {"codes": codes, "registry": registry}
    context = {name: one for name, one in known.items() if one is not None}
    return load_model(path, Threads, context=context or None)
