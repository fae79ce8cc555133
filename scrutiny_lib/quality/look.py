"""Read sources and say how far they can be relied on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.config.quality import Quality, load_quality
from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.sources import Source, Sources, load_sources
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.sources import load_source, open_context
from scrutiny_lib.quality.across import judge_references
from scrutiny_lib.quality.fits import require_fit
from scrutiny_lib.quality.kept import Memory, nothing
from scrutiny_lib.quality.report import SourceReport, examine, judge_lateness


@dataclass(frozen=True)
class Looked:
    """A source that was read: what it gave, and what is known of it."""

    loaded: Loaded
    report: SourceReport

    def require_usable(self) -> Loaded:
        """Return what the source gave.

        Raises
        ------
        SourceError
            If a blocking rule is broken: it names the rule, the file and what to do.
        """
        for doubt in self.report.doubts:
            if doubt.level == "blocking":
                issue = doubt.issue
                where = f"{issue.file}: " if issue.file and issue.file not in issue.message else ""
                raise SourceError(
                    f"{self.report.source.label}: {where}{issue.message.rstrip('.')} "
                    f"(rule {issue.rule}, {issue.count}); put it right, or see 'scrutiny check "
                    f"{self.report.source.source}'"
                )
        return self.loaded


class DataRoom:
    """A data folder with everything that is needed to read it.

    Each source is read once.

    Parameters
    ----------
    data : Path or None
        The data folder; without one, nothing has arrived.
    params : Path
        The folder of the partnership's decisions.
    profile, registry
        The partnership and its indicators.
    memory : Memory, optional
        What was read before.

    Raises
    ------
    UsageError
        If a file of params is not as it has to be.
    """

    def __init__(
        self,
        data: Path | None,
        params: Path,
        profile: Profile,
        registry: Registry,
        memory: Memory | None = None,
    ) -> None:
        self.data = data
        self._memory = memory or nothing()
        self.sources: Sources = load_sources(params)
        self.quality: Quality = load_quality(params)
        self.context: Context = open_context(params, profile, registry, self._memory.files)
        require_fit(self.quality, self.context.tables, self.context.codes)
        self._looked: dict[str, Looked] = {}

    def look(self, name: str) -> Looked:
        """Read a source and hold it against every rule.

        Raises
        ------
        UsageError
            If there is no such source.
        """
        if name not in self._looked:
            source = self.sources[name]
            if self.data is None:
                known = self._examined(source, Loaded({}))
            else:
                folder = self.data / source.folder
                known = self._memory.source(source, folder, lambda: self._read(source))
            self._looked[name] = Looked(*known)
        return self._looked[name]

    def _read(self, source: Source) -> tuple[Loaded, SourceReport]:
        assert self.data is not None
        return self._examined(source, load_source(source, self.data, self.context))

    def _examined(self, source: Source, loaded: Loaded) -> tuple[Loaded, SourceReport]:
        return loaded, examine(source, loaded, self.quality, self.context)

    def reports(self, names: Sequence[str] = ()) -> list[SourceReport]:
        """Return the reports of the sources named, of all if none is, with their lateness.

        Lateness, and references from one source into another, are judged among all sources,
        whichever are asked for.
        """
        wanted = set(names) or {source.source for source in self.sources.sources}
        for name in names:
            self.sources[name]
        known = [(looked.report, looked.loaded) for looked in self._all()]
        resolved = judge_references(known, self.quality, self.context)
        judged = judge_lateness(resolved, self.quality.late)
        return [report for report in judged if report.source.source in wanted]

    def _all(self) -> Iterator[Looked]:
        for source in self.sources.sources:
            yield self.look(source.source)
