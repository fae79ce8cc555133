"""What is left out before the first kernel starts is there all the same when a notebook asks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scrutiny_lib.packs.warm import VARIABLE, Preloaded
from scrutiny_lib.packs.warm.owner import _SETTINGS
from tests.packs.warm.running import printed

pytestmark = pytest.mark.slow

LOADED = """
import sys
from scrutiny_lib.packs.warm import imports
imports.load(counts={})
print(*sys.modules)
"""


@pytest.mark.parametrize("counts", [True, False])
def test_little_of_scipy_is_imported_and_no_debugger(counts: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(counts)],
        env=_SETTINGS,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(done.stdout.split())
    assert {"seaborn", "seaborn.matrix", "scipy.special", "ipykernel.debugger"} <= modules
    assert not modules & {"scipy.stats", "scipy.cluster", "debugpy"}
    assert ("scipy.optimize" in modules) is counts


# Marginals of a clustered grid: all that seaborn asks SciPy for.
SEABORN = """
import sys
import numpy as np, pandas as pd, seaborn
figures = np.array([[1.0, 9, 2], [8, 2, 9], [2, 8, 1], [9, 1, 8], [4, 4, 5]])
frame = pd.DataFrame(figures, columns=["a", "b", "c"])
smooth = seaborn.kdeplot(data=frame, x="a", bw_adjust=0.7).get_lines()[0].get_xydata()
total = seaborn.kdeplot(data=frame, x="b", cumulative=True).get_lines()[1].get_xydata()
both = seaborn.jointplot(data=frame, x="a", y="b", kind="kde")
grid = seaborn.clustermap(frame)
print(repr(smooth.sum()), repr(total.sum()), len(both.ax_joint.collections[0].get_paths()))
print(grid.dendrogram_row.reordered_ind, grid.dendrogram_col.reordered_ind)
import scipy.cluster, scipy.stats
from scipy import stats
print(stats is sys.modules["scipy.stats"], scipy.stats.norm.cdf(0.0), scipy.cluster.__file__)
"""


def test_seaborn_draws_as_in_an_ordinary_kernel(
    preloaded: Preloaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = "import warnings; warnings.simplefilter('ignore')"
    before = "import sys; print('scipy.stats' in sys.modules)"
    warm = printed(quiet, before, SEABORN)
    monkeypatch.setenv(VARIABLE, "/nowhere/preloaded")
    ordinary = printed(quiet, SEABORN)
    assert warm == f"False\n{ordinary}"
    assert "True 0.5 /" in ordinary


ASKED = """
import sys
from scrutiny_lib.packs.warm.later import scipy_later, without
with scipy_later(), without("xmlrpc"):
    from scipy.stats import gaussian_kde
    print("scipy.stats" in sys.modules, sys.modules["scipy.stats"].__spec__ is None)
    from scipy.stats import norm
    import scipy.stats
    print(norm is scipy.stats.norm, scipy.stats.gaussian_kde is gaussian_kde)
    try:
        import xmlrpc.client
    except ImportError:
        print("not there")
import scipy.cluster.hierarchy, xmlrpc.client
print(type(scipy.cluster).__name__, type(gaussian_kde([1, 2, 4])) is scipy.stats.gaussian_kde)
"""


def test_whatever_else_is_asked_for_brings_in_the_real_thing() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:-1] == [
        "True True",
        "True False",
        "not there",
        "module True",
    ]
