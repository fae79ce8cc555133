"""What kernels say passes through sockets that only this user can reach, and never a port."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from pathlib import Path

import psutil
import pytest

from scrutiny_lib.packs.warm import VARIABLE, Preloaded, recorded
from scrutiny_lib.packs.warm.folders import LONGEST, make_private, new_folder
from tests.packs.warm.running import folders, kernel_started, printed

pytestmark = pytest.mark.slow


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o777


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc here")
def test_one_thread_before_it_is_copied(preloaded: Preloaded) -> None:
    printed("1")  # it is ready now
    assert len(list(Path(f"/proc/{preloaded.pid}/task").iterdir())) == 1


@pytest.mark.parametrize("warm", [True, False])
def test_sockets_are_private_and_there_is_no_port(
    preloaded: Preloaded, warm: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not warm:
        monkeypatch.setenv(VARIABLE, "/nowhere/preloaded")
    before = folders()
    with recorded() as launches, kernel_started() as (manager, _):
        assert [launch.warm for launch in launches] == [warm]
        assert manager.transport == "ipc"
        connection_file = Path(manager.connection_file)
        folder = connection_file.parent
        assert mode(connection_file) == 0o600
        assert mode(folder) == mode(folder.parent) == 0o700
        assert len([path for path in folder.iterdir() if path.is_socket()]) == 6
        assert max(len(os.fsencode(path)) for path in folder.iterdir()) <= LONGEST
        assert psutil.Process(launches[0].pid).net_connections("inet") == []
    assert not folder.exists()
    assert folders() == before


def test_the_preloaded_process_has_no_port(preloaded: Preloaded) -> None:
    assert psutil.Process(preloaded.pid).net_connections("inet") == []
    assert preloaded.socket is not None
    assert mode(preloaded.socket.parent) == 0o700


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(PermissionError, match="not private"):
        make_private(tmp_path)


def test_a_long_path_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = tmp_path / ("x" * 80)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    made = new_folder()
    made.rmdir()
    assert made.parent != long


def test_what_killed_processes_left_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as base, socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.setenv("XDG_RUNTIME_DIR", base)
        left, used, recent = new_folder(), new_folder(), new_folder()
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(left / "preloaded"))
        listener.bind(str(used / "preloaded"))
        listener.listen()
        for folder in (left, used):
            os.utime(folder, (0, 0))
        new_folder()
        assert [folder.exists() for folder in (left, used, recent)] == [False, True, True]
