"""Where there is no warm kernel to be had, the ordinary one runs, and why is said."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from scrutiny_lib.packs.warm import KERNEL, VARIABLE, Launch, Preloaded, owner, recorded
from tests.packs.warm.running import folders, printed

pytestmark = pytest.mark.slow


def launched(caplog: pytest.LogCaptureFixture) -> tuple[Launch, str]:
    """Run a notebook; return how its kernel was started, and what was logged about it."""
    with caplog.at_level(logging.WARNING, "scrutiny_lib.packs.warm"), recorded() as launches:
        assert printed("print('fine')") == "fine"
    (launch,) = launches
    said = [r.getMessage() for r in caplog.records if r.name == "scrutiny_lib.packs.warm"]
    assert len(said) == (0 if launch.warm else 1)
    return launch, "".join(said)


def test_no_fork(
    preloaded: Preloaded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr(os, "fork")
    launch, said = launched(caplog)
    assert not launch.warm
    assert launch.reason == "this system can't copy processes"
    assert launch.reason in said


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/preloaded")
    before = folders()
    launch, said = launched(caplog)
    assert not launch.warm
    assert "no preloaded process listens" in said
    assert folders() == before


def test_an_import_that_fails_is_named_and_not_tried_for_each_kernel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "seaborn.py").write_text("raise ImportError('no seaborn here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with owner.warm_kernels() as one:
        launch, said = launched(caplog)
        assert launch == Launch(False, one.reason, launch.pid)
        assert "no seaborn here" in said
        assert not one.ensure()


def test_other_python_settings(
    preloaded: Preloaded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    printed("1")
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    launch, _ = launched(caplog)
    assert "PYTHONWARNINGS" in launch.reason


def test_the_kernelspec_that_is_installed_is_the_one_in_the_library() -> None:
    from jupyter_client.kernelspec import KernelSpecManager

    spec = KernelSpecManager().get_kernel_spec(KERNEL)
    own = Path(owner.__file__).parent / "kernelspec" / "kernel.json"
    assert (Path(spec.resource_dir) / "kernel.json").read_text() == own.read_text()
