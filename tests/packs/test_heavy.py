"""What processes that make packs share: little, and none of what only kernels need."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SEEN = """
import sys
from scrutiny_lib.packs.heavy import import_all
import_all({})
print(*sys.modules)
"""


@pytest.mark.parametrize(("given", "solves"), [("", False), ("counts=True", True)])
def test_pages_are_made_without_pandas(given: str, solves: bool) -> None:
    code = _SEEN.format(given)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert not modules & {"pandas", "matplotlib", "seaborn", "rfc3987_syntax"}
    assert ("scipy.optimize" in modules) is solves
    assert {"papermill", "scrutiny_lib.packs.exporter"} <= modules
