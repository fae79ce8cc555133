"""A process with 2 GB of memory that loads folders, one after another, and says what came of it.

It reads a line ``kind<TAB>folder`` and answers with a line of JSON. A case that takes too much
memory, aborts or hangs takes this process down and not the tests.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

MEMORY = 2_000_000_000
PROJECT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Answer until there is nothing more to read."""
    sys.path.insert(0, str(PROJECT))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error")
    loaders = _loaders()
    print("ready", flush=True)  # noqa: T201  # this is how it speaks
    for line in sys.stdin:
        kind, folder = line.rstrip("\n").split("\t")
        try:
            answer = _told(loaders[kind](Path(folder)))
        except BaseException as error:  # whatever it is, it is what the test is about
            answer = {"fault": f"{type(error).__name__}: {error}"}
        answer["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps(answer), flush=True)  # noqa: T201


def _loaders() -> dict[str, Any]:
    from scrutiny_lib.config.registry import load_registry
    from scrutiny_lib.loaders.childrens_social_care import load_annex_a, load_cin_census
    from scrutiny_lib.loaders.folder import Context
    from scrutiny_lib.loaders.tables.codes import load_codes
    from scrutiny_lib.loaders.tables.spec import load_tables

    params = PROJECT / "params"
    library = PROJECT / "scrutiny_lib" / "loaders" / "childrens_social_care"
    context = Context(
        codes=load_codes([params / "code_lists.yml"]),
        tables=load_tables(sorted(library.glob("*.yml"))),
        registry=load_registry(params / "indicators.yml"),
        params=params,
        area_code="E08000035",
        area_name="Leeds",
    )
    return {
        "annex_a": lambda folder: load_annex_a(folder, context),
        "census": lambda folder: load_cin_census(folder, context),
    }


def _told(loaded: Any) -> dict[str, Any]:
    """Frames as text, and issues, of what was loaded."""
    issues = [issue for data in loaded.datasets.values() for issue in data.issues]
    return {
        "tables": {
            name: [list(data.frame.columns), *data.frame.astype("str").to_numpy().tolist()]
            for name, data in loaded.datasets.items()
        },
        "records": {name: repr(data.record) for name, data in loaded.datasets.items()},
        "issues": [
            [one.rule, one.message, one.file, one.sheet, one.column, one.count, list(one.rows)]
            for one in [*issues, *loaded.issues]
        ],
    }


if __name__ == "__main__":
    main()
