"""Every code list: the nation's, the partnership's, and those made of its threads and audits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from scrutiny_lib.config.audit_lists import every_domain, every_grade
from scrutiny_lib.config.audits import FOLDER as AUDITS
from scrutiny_lib.config.audits import AuditDefinitions, Domain, load_audit_definitions
from scrutiny_lib.config.strict_yaml import load_model
from scrutiny_lib.config.threads import Threads, load_threads
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.tables.code_list import Code, CodeList, CodeLists, Codes, plain_words

__all__ = [
    "DOMAIN_LIST",
    "GRADE_LIST",
    "NATIONAL",
    "THREADS",
    "THREAD_LIST",
    "Code",
    "CodeList",
    "CodeLists",
    "Codes",
    "audit_lists",
    "load_codes",
    "plain_words",
    "thread_list",
]

NATIONAL = Path(__file__).with_name("national_codes.yml")
THREADS = "threads.yml"
THREAD_LIST = "thread"
"""The code list whose codes are the threads of ``params/threads.yml``."""


DOMAIN_LIST, GRADE_LIST = "audit_domain", "audit_grade"
"""The code lists of what the definitions of ``params/audits`` name."""
_NO_GRADE = Code(
    code="no_grade",
    label="No grade",
    unknown=True,
    meaning="No audit of the partnership has a scale; leave the cell blank.",
)


@lru_cache(maxsize=8)
def _load(paths: tuple[Path, ...], _stamps: tuple[tuple[float, ...], ...]) -> Codes:
    lists: dict[str, CodeList] = {}
    for path in sorted(paths, key=lambda path: (path.name == THREADS, path.name == AUDITS)):
        for name, codes in _lists_of(path, lists).items():
            if name in lists:
                raise UsageError(f"{path}: the code list '{name}' exists already; keep one of them")
            lists[name] = codes
    return Codes(lists)


def _lists_of(path: Path, others: Mapping[str, CodeList]) -> Mapping[str, CodeList]:
    """Read the lists of a file or of a folder; audits and threads name the codes of others."""
    if path.name == THREADS:
        return {THREAD_LIST: thread_list(load_threads(path, others))}
    if path.name == AUDITS:
        return audit_lists(load_audit_definitions(path.parent, others))
    return load_model(path, CodeLists).code_lists


def audit_lists(definitions: AuditDefinitions) -> dict[str, CodeList]:
    """Return the parts and grades of all audits, by the names of their code lists.

    Raises
    ------
    UsageError
        If two definitions contradict each other.
    """
    domains = tuple(map(_code, every_domain(definitions)))
    grades = tuple(map(_code, every_grade(definitions))) or (_NO_GRADE,)
    source = f"The definitions of audits in params/{AUDITS}"
    try:
        return {
            DOMAIN_LIST: CodeList(label="Part of the audit tool", source=source, codes=domains),
            GRADE_LIST: CodeList(label="Audit grade", source=source, ordered=True, codes=grades),
        }
    except ValidationError as error:
        said = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise UsageError(
            f"params/{AUDITS}: in two definitions {said}; give one code to both, or other words"
        ) from error


def _code(step: Domain) -> Code:
    return Code(code=step.code, label=step.label, aliases=step.aliases, meaning=step.meaning)


def thread_list(threads: Threads) -> CodeList:
    """Return the list that forms offer of threads: what there is stands in one file only."""
    offered = tuple(
        Code(code=one.thread, label=one.label, meaning=one.means) for one in threads.threads
    )
    return CodeList(label="Matter", source="Threads of the lists of themes", codes=offered)


def load_codes(paths: Iterable[Path] = ()) -> Codes:
    """Read the national code lists and those of further files.

    Parameters
    ----------
    paths : iterable of Path
        Files such as ``params/code_lists.yml``; of ``threads.yml`` the list `THREAD_LIST` is made,
        of the folder ``audits`` the lists `DOMAIN_LIST` and `GRADE_LIST`.

    Raises
    ------
    UsageError
        If a file is not as it has to be, two lists have one name, a thread names a code that there
        is not, or two definitions of audits contradict each other.
    """
    every = (NATIONAL, *paths)
    return _load(every, tuple(map(_stamp, every)))


def _stamp(path: Path) -> tuple[float, ...]:
    """Return what changes when a file does, or a file of a folder."""
    files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
    return tuple(file.stat().st_mtime for file in files if file.exists())
