"""However a process ends, nothing is left: no process, no socket, no folder; and work goes on."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from nbclient.exceptions import DeadKernelError

from scrutiny_lib.packs.warm import VARIABLE, Preloaded, recorded, warm_kernels
from tests.packs.warm.running import folders, kernel_started, printed, runs, said_by, until

PROJECT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow

OWNER = """
import os, sys, time
from jupyter_client.manager import start_new_kernel
from scrutiny_lib.packs.warm import KERNEL, VARIABLE, recorded, warm_kernels
from tests.packs.warm.running import said_by

def kernels(preloaded):
    with recorded() as launches:
        manager, client = start_new_kernel(kernel_name=KERNEL)
    child = said_by(client, "import subprocess; print(subprocess.Popen(['sleep', '60']).pid)")
    print(preloaded(), launches[0].pid, child, launches[0].warm, flush=True)
    time.sleep(60)
"""
OWNERS = {
    "a run": "with warm_kernels() as one: kernels(lambda: one.pid)",
    "a run with workers": """
with warm_kernels() as one:
    if os.fork() == 0:  # holds all that the owner holds, and lives on
        kernels(lambda: os.environ[VARIABLE] and one._process.pid)
    time.sleep(60)
""",
}


def killed(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def killed_owners() -> dict[str, tuple[bool, list[int], set[Path]]]:
    """Owners of each kind, started side by side and killed: was the kernel warm, and who was it."""
    before = folders()
    started = {
        kind: subprocess.Popen(
            [sys.executable, "-c", OWNER + code], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        for kind, code in OWNERS.items()
    }
    found = {}
    for kind, process in started.items():
        with process:
            assert process.stdout is not None
            *pids, warm = process.stdout.readline().split()
            family = [int(pid) for pid in pids]
            alive = all(runs(pid) for pid in family)
            workers = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            until(lambda family=family: not any(runs(pid) for pid in family))
            left = [pid for pid in family if runs(pid)]
            for worker in workers:  # the one that was forked lives on, as any process may
                with contextlib.suppress(psutil.NoSuchProcess):
                    worker.kill()
            found[kind] = (warm == "True" and alive, left, before)
    return found


@pytest.mark.parametrize("kind", OWNERS)
def test_a_killed_owner_leaves_nothing(
    kind: str, killed_owners: dict[str, tuple[bool, list[int], set[Path]]]
) -> None:
    warm, left, before = killed_owners[kind]
    assert warm
    assert left == []
    assert until(lambda: folders() <= before)


def test_a_killed_kernel_is_reported_and_the_next_run_is_fine(preloaded: Preloaded) -> None:
    with pytest.raises(DeadKernelError):
        printed("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert printed("print('fine')") == "fine"


def test_a_killed_preloaded_process_takes_its_kernels_and_another_is_started(
    another: Preloaded,
) -> None:
    first, place = another.pid, another.socket
    assert first is not None
    assert place is not None
    killed(first)  # while it imports
    with recorded() as launches, kernel_started() as (manager, client):
        started = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid)"
        child, second = int(said_by(client, started)), another.pid
        assert second not in (None, first)
        killed(second or 0)  # while a kernel runs
        assert until(lambda: not runs(launches[0].pid))
        assert not manager.is_alive()
        assert until(lambda: not runs(child))
        assert printed("print('fine')") == "fine"
    assert [launch.warm for launch in launches] == [True, True]
    assert another.pid not in (first, second)
    assert another.socket == place
    another.stop()
    assert not place.parent.exists()


def test_the_end_of_a_block_leaves_nothing() -> None:
    before, variable = folders(), os.environ.get(VARIABLE)
    with warm_kernels() as one:
        pid = one.pid
        assert pid is not None
    assert not runs(pid)
    assert folders() <= before
    assert os.environ.get(VARIABLE) == variable


def test_a_command_that_is_refused_leaves_nothing_of_what_it_began_ahead() -> None:
    before = folders()
    done = subprocess.run(
        [sys.executable, "-m", "scrutiny_lib", "run", "--force", "no_such_pack"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no_such_pack" in done.stderr
    assert folders() <= before


EDITED = """
from pathlib import Path
from scrutiny_lib import errors
from scrutiny_lib.packs.warm import owner, recorded, warm_kernels
from tests.packs.warm.running import kernel_started, printed

SEEN = "import scrutiny_lib.errors as e; print(e.__file__, getattr(e, 'EDITED', 0))"
with recorded() as launches, kernel_started():
    with Path(errors.__file__).open("a") as file:
        file.write("EDITED = 1" + chr(10))
    print(printed(SEEN))
print([launch.warm for launch in launches], len(owner._OWN))
"""


def test_changed_code_is_never_run_from_before(tmp_path: Path) -> None:
    """An analyst who edits the library and starts the kernel again gets what was edited."""
    shutil.copytree(PROJECT / "scrutiny_lib", tmp_path / "scrutiny_lib")
    shutil.copytree(PROJECT / "tests" / "packs" / "warm", tmp_path / "tests" / "packs" / "warm")
    environment = {k: v for k, v in os.environ.items() if k != VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", EDITED],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = f"{tmp_path}/scrutiny_lib/errors.py 1\n[True, True] 2"
    assert done.stdout.strip() == expected
