"""Whether published packs are whole: every digest worked out again, every link tried.

Files are read as bytes, and no byte of them is shown. ``run.json`` has no digest of its own, so
this finds what was damaged or changed by mistake, not a forger who writes a new record as well.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.errors import ScrutinyError, UsageError
from scrutiny_lib.packs.folders import latest_run, plain, real_folders, record_of, run_folders
from scrutiny_lib.packs.links import dead_links
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.publish import LATEST
from scrutiny_lib.packs.record import RunRecord, sha256_of

RECORD, PAGE = "run.json", "index.html"
OUTPUTS = ("published", "failed", "reused", "register", "working")


@dataclass(frozen=True)
class Verified:
    """How many published runs of how many packs were looked at, and each fault in one line."""

    runs: int
    packs: int
    faults: tuple[str, ...]

    def __str__(self) -> str:
        """Say so in one line."""
        runs, packs = _count(self.runs, "run"), _count(self.packs, "pack")
        if self.faults:
            return f"{_count(len(self.faults), 'fault')} in {runs} of {packs}"
        return f"{runs} of {packs} {'is' if self.runs == 1 else 'are'} whole"

    def require(self) -> None:
        """Do nothing if all is whole.

        Raises
        ------
        ScrutinyError
            If it is not.
        """
        if self.faults:
            raise ScrutinyError(f"{self}; restore these files from a copy, or run the packs again")


def verify(folder: Path) -> list[str]:
    """Return what is wrong with published packs, one plain line a fault; nothing if all is whole.

    Parameters
    ----------
    folder : Path
        The outputs folder, the published folder, a pack's or a published run's.

    Raises
    ------
    UsageError
        If it is none of these.
    """
    return list(look_through(folder).faults)


def look_through(folder: Path) -> Verified:
    """Look through an outputs, published, pack's or run's folder.

    Raises
    ------
    UsageError
        If it is none of these.
    ScrutinyError
        If a folder in it can't be read.
    """
    try:
        home = folder.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise UsageError(
            f"there is no folder {plain(str(folder))}; name an outputs folder, as outputs"
        ) from error
    try:
        found = _look(home)
    except OSError as error:
        raise ScrutinyError(
            f"a folder in {plain(str(folder))} cannot be read ({error.strerror}); check its rights"
        ) from error
    if found is None:
        raise UsageError(
            f"{plain(str(folder))} holds no published packs; name an outputs folder, as outputs"
        )
    return found


def _look(home: Path) -> Verified | None:
    """Look through a folder as what it is; None if it is nothing of a run's."""
    if _is_run(home):
        return Verified(1, 1, tuple(run_faults(home, plain(home.name))))
    if _is_pack(home):
        return _sum([_pack(home)])
    if any((home / name).is_dir() for name in OUTPUTS):
        return _sum([_published(home / "published"), _aside(home)])
    if home.name == "published" or (home / PAGE).is_file() or any(map(_is_pack, _inside(home))):
        return _published(home)
    return None


def _is_run(folder: Path) -> bool:
    """Tell whether a folder is a run's, even if its record is gone."""
    return (folder / RECORD).is_file() or (folder / "findings.json").is_file()


def _is_pack(folder: Path) -> bool:
    """Tell whether a folder is a pack's, even if its pointer is gone."""
    return (folder / LATEST).is_file() or any(map(_is_run, _inside(folder)))


def _inside(folder: Path) -> list[Path]:
    """Return the folders in a folder, none if it is a file."""
    return real_folders(folder) if folder.is_dir() else []


def _published(home: Path) -> Verified:
    """Look through the published folder: every pack, and the links of the index."""
    if home.is_symlink():
        return Verified(0, 0, (f"{home.name} is a link",))
    packs, page = [_pack(pack) for pack in real_folders(home)], home / PAGE
    faults = _links_in(home, home.name)
    if page.is_file() and not page.is_symlink():
        faults += dead_links(page)
    elif packs:
        faults.append(f"{PAGE} is missing")
    return _sum([*packs, Verified(0, 0, tuple(faults))])


def _aside(outputs: Path) -> Verified:
    """Look at the records of failed and reused runs, which the index and the history read."""
    faults = [
        f"{where}/{_name(run)}: {RECORD} cannot be read"
        for where in ("failed", "reused")
        for run in run_folders(outputs / where)
        if (run / RECORD).exists() and record_of(run) is None
    ]
    return Verified(0, 0, tuple(faults))


def _pack(pack: Path) -> Verified:
    """Look through one pack: every run, and where `latest` leads."""
    runs, whole = real_folders(pack), set()
    faults = _links_in(pack, plain(pack.name))
    for run in runs:
        found = run_faults(run, _name(run)) + _misplaced(run)
        faults += found
        if not found:
            whole.add(run)
    latest, label = latest_run(pack), f"{plain(pack.name)}/{LATEST}"
    if not (pack / LATEST).exists():
        faults.append(f"{label} is missing")
    elif latest is None:
        faults.append(f"{label} names no run of this pack")
    elif latest not in whole:
        faults.append(f"{label} names a run that is not whole")
    return Verified(len(runs), 1, tuple(faults))


def _misplaced(run: Path) -> list[str]:
    """Say if a run's folder is another's than its record says."""
    record = record_of(run)
    if record is None or (record.run_id, record.pack) == (run.name, run.parent.name):
        return []
    return [f"{_name(run)}: {RECORD} is another run's"]


def run_faults(run: Path, label: str) -> list[str]:
    """Return what is wrong with one published run; every line begins with the label."""
    if not (run / RECORD).exists():
        return [f"{label}: {RECORD} is missing"]
    record = record_of(run)
    if record is None:
        return [f"{label}: {RECORD} cannot be read"]
    if record.outcome is not Outcome.SUCCEEDED or record.reused_from:
        return [f"{label}: {RECORD} is not a published run's"]
    return [f"{label}: {fault}" for fault in _files(run, record)]


def _files(run: Path, record: RunRecord) -> list[str]:
    """Hold a run's files against its record; in the order of their names."""
    found, said = _walk(run)
    found.pop(RECORD, None)
    if PAGE not in record.files:
        said[PAGE] = f"is not listed in {RECORD}"
    for name in record.files.keys() - found.keys() - said.keys():
        said[name] = "is missing"
    for name in found.keys() - record.files.keys():
        said[name] = f"is not listed in {RECORD}"
    for name in found.keys() & record.files.keys():
        try:
            if sha256_of([found[name]], run) != record.files[name]:
                said[name] = "is changed"
        except OSError:
            said[name] = "cannot be read"
    return [f"{plain(name)} {fault}" for name, fault in sorted(said.items())]


def _walk(run: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """Return the ordinary files below a folder by name, and what is wrong with anything else."""
    found: dict[str, Path] = {}
    odd: dict[str, str] = {}
    waiting = [run]
    while waiting:
        path = waiting.pop()
        name = path.relative_to(run).as_posix()
        try:
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                waiting += path.iterdir()
            elif stat.S_ISREG(mode):
                found[name] = path
            else:
                odd[name] = "is a link" if stat.S_ISLNK(mode) else "is no ordinary file"
        except OSError:
            odd[name] = "cannot be read"
    return found, odd


def _links_in(folder: Path, label: str) -> list[str]:
    """Name the links in a folder where folders of packs or runs should be."""
    if not folder.is_dir():
        return []
    links = sorted(path.name for path in folder.iterdir() if path.is_symlink())
    return [f"{label}/{plain(name)} is a link" for name in links]


def _name(run: Path) -> str:
    """Name a run's folder with its pack's."""
    return plain(f"{run.parent.name}/{run.name}")


def _sum(parts: Iterable[Verified]) -> Verified:
    """Add up what was found."""
    parts = list(parts)
    faults = tuple(fault for part in parts for fault in part.faults)
    return Verified(sum(p.runs for p in parts), sum(p.packs for p in parts), faults)


def _count(number: int, what: str) -> str:
    """Write a number of things."""
    return f"{number} {what}{'' if number == 1 else 's'}"
