"""What a partnership decides about returns, in the file ``params/returns.yml``."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from pydantic import Field

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.strict_yaml import StrictModel, Text, load_model
from scrutiny_lib.errors import UsageError


class Jumps(StrictModel):
    """When a figure has jumped since the period before.

    Attributes
    ----------
    times : float
        So many times as much, or as little ...
    deviations : float
        ... and so many standard deviations away.
    points : float
        Of a percentage instead: percentage points.
    """

    times: float = Field(gt=1)
    deviations: float = Field(gt=0)
    points: float = Field(gt=0)


class QuarterlyTable(StrictModel):
    """What a partner's own table of quarters calls things.

    Attributes
    ----------
    files : tuple of str
        Patterns of file names.
    year : str
        The year of its quarters, as ``2024-25``; where it is left out the file's name has it.
    indicators : dict
        Their words, with the id of the indicator.
    """

    files: tuple[Text, ...] = Field(min_length=1)
    organisation: str = ""
    year: str = ""
    indicators: dict[Text, Text]


class Returns(StrictModel):
    """What ``params/returns.yml`` holds."""

    jumps: Jumps
    suppliers: dict[str, tuple[str, ...]]
    quarterly_tables: tuple[QuarterlyTable, ...] = ()

    def table_of(self, file: str) -> QuarterlyTable | None:
        """Return what is said of a file, by its name; None if nothing is."""
        for table in self.quarterly_tables:
            if any(fnmatch(file.casefold(), pattern.casefold()) for pattern in table.files):
                return table
        return None


def load_returns(path: Path, registry: Registry) -> Returns:
    """Read what is decided about returns.

    Raises
    ------
    UsageError
        If the file is not as it has to be, or names an indicator that there is not.
    """
    returns = load_model(path, Returns)
    for table in returns.quarterly_tables:
        for indicator in table.indicators.values():
            if indicator not in registry:
                raise UsageError(
                    f"{path}: 'quarterly_tables' names '{indicator}', which is not in the "
                    "registry; check its spelling"
                )
    return returns
