"""Each kernel is a fresh one: like an ordinary one, and without anything of those before it."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path

import pytest

from scrutiny_lib.packs.warm import VARIABLE, Preloaded
from tests.packs.warm.running import printed

pytestmark = pytest.mark.slow

GROUPS = ("environment", "pandas", "matplotlib")
LOOK = """
import json, locale, logging, os, random, signal, sys, warnings
import numpy as np, pandas as pd, matplotlib, matplotlib.pyplot, seaborn
from scrutiny_lib import evidence
from scrutiny_lib.packs import session, views
from pandas._config import config
filters = sorted(str(f) for f in warnings.filters)
warnings.simplefilter("ignore")  # pandas says that some options will go
ours = {n: v for n, v in os.environ.items() if n not in ("JPY_PARENT_PID", "SCRUTINY_WARM_SOCKET")}
print(json.dumps({
    "main": sorted(n for n in vars(sys.modules["__main__"]) if not n.startswith("_i")),
    "path": sys.path,
    "words": [w for w in sys.argv if not w.endswith(".json")],
    "environment": ours,
    "folder": os.getcwd(),
    "mask": os.umask(0o22),
    "warnings": filters,
    "pandas": {key: repr(pd.get_option(key)) for key in sorted(config._registered_options)},
    "matplotlib": {key: repr(matplotlib.rcParams[key]) for key in sorted(matplotlib.rcParams)},
    "numpy": [repr(np.get_printoptions()), repr(np.geterr())],
    "signals": {s.name: repr(signal.getsignal(s)).split(" at ")[0] for s in signal.Signals},
    "locale": locale.setlocale(locale.LC_ALL),
    "session": os.getsid(0) == os.getpid() == os.getpgid(0),
    "figures": matplotlib.pyplot.get_fignums(),
    "hash": hash("text"),
}))
"""


def test_a_warm_kernel_looks_like_an_ordinary_one(
    preloaded: Preloaded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    monkeypatch.setenv("SCRUTINY_DATA", "a value of this run")
    inside = {"resources": {"metadata": {"path": str(tmp_path)}}}
    warm = json.loads(printed(LOOK, **inside))
    monkeypatch.setenv(VARIABLE, "/nowhere/preloaded")
    ordinary = json.loads(printed(LOOK, **inside))
    assert {
        key: (warm[key], ordinary[key])
        for key in warm
        if key not in GROUPS and warm[key] != ordinary[key]
    } == {}
    for group in GROUPS:
        names = {*warm[group], *ordinary[group]}
        values = {n: (warm[group].get(n), ordinary[group].get(n)) for n in names}
        assert {n: (mine, other) for n, (mine, other) in values.items() if mine != other} == {}
    assert warm["folder"] == str(tmp_path)


CHANGE = """
import os, random, sys, warnings
import matplotlib, numpy as np, pandas as pd
import scrutiny_lib.errors
left_behind = "secret"
pd.set_option("display.max_rows", 3)
matplotlib.rcParams["lines.linewidth"] = 77
os.environ["LEFT_BEHIND"] = "secret"
random.seed(1); np.random.seed(1)
os.chdir("/")
os.umask(0o077)
warnings.simplefilter("error")
sys.path.insert(0, "/left/behind")
scrutiny_lib.errors.left_behind = "secret"
import builtins; builtins.left_behind_too = "secret"
"""
SEE = """
import builtins, os, random, sys, warnings
import matplotlib, numpy as np, pandas as pd
import scrutiny_lib.errors
print(
    "left_behind" in globals(), hasattr(builtins, "left_behind_too"),
    pd.get_option("display.max_rows"), matplotlib.rcParams["lines.linewidth"],
    "LEFT_BEHIND" in os.environ, os.getcwd(), oct(os.umask(0)),
    [f for f in warnings.filters if f[0] == "error"], "/left/behind" in sys.path,
    hasattr(scrutiny_lib.errors, "left_behind"),
)
"""
DRAW = "import random, numpy as np; print(random.random(), np.random.random())"


def test_nothing_leaks_into_the_next_notebook(preloaded: Preloaded) -> None:
    before = printed(SEE)
    changed = printed(CHANGE, SEE)
    assert changed.startswith("True True 3 77.0 True / 0o77 [('error'")
    assert changed.endswith("True True")
    assert printed(SEE) == before
    assert before.startswith("False False 60 1.5 False ")


def test_what_a_forked_process_prints_is_shown(preloaded: Preloaded) -> None:
    fork = """
import os, time
if os.fork() == 0:
    print("from the fork", flush=True)
    time.sleep(0.5)
    os._exit(0)
os.wait()
"""
    assert printed(fork) == "from the fork"


def test_two_kernels_draw_different_random_numbers(preloaded: Preloaded) -> None:
    first, second = printed(DRAW).split(), printed(DRAW).split()
    assert not set(first) & set(second)


def test_a_kernel_has_the_limits_and_umask_of_who_asked_for_it(preloaded: Preloaded) -> None:
    before, mask = resource.getrlimit(resource.RLIMIT_CORE), os.umask(0o027)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, before[1]))
        seen = printed(
            "import os, resource",
            "print(resource.getrlimit(resource.RLIMIT_CORE)[0], oct(os.umask(0)))",
        )
    finally:
        os.umask(mask)
        resource.setrlimit(resource.RLIMIT_CORE, before)
    assert seen == "0 0o27"


def test_a_kernel_holds_no_socket_of_the_preloaded_process(preloaded: Preloaded) -> None:
    held = printed(
        "import psutil; held = psutil.Process().net_connections('unix')",
        "print(sorted({c.laddr.split('/')[-1] for c in held if c.laddr}))",
    )
    assert held == "['c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6']"
