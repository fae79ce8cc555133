"""A clock that jumps back: pointers and digests decide, not times."""

from __future__ import annotations

import html
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from scrutiny_lib.packs.record import find_record
from tests.faults.scratch import PACKS, Scratch
from tests.faults.well import all_is_well, nothing_is_left, packs_are_whole

pytestmark = pytest.mark.slow

# The time of day is two days earlier once there is a file of that name, for whoever asks.
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long back(void) {
    const char *name = getenv("CLOCK_JUMPED");
    return name && access(name, F_OK) == 0 ? 2 * 86400L : 0;
}
int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(clock, now);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec -= back();
    return done;
}
int gettimeofday(struct timeval *now, void *zone) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *kept) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (kept) *kept = precise.tv_sec;
    return precise.tv_sec;
}
"""
JUMP = "import os; from pathlib import Path; Path(os.environ['CLOCK_JUMPED']).touch()"


@pytest.fixture
def jumping(project: Scratch, tmp_path: Path) -> Scratch:
    """A project whose commands see another clock once something has made it jump."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here, so there is no other clock to be had")
    source, library = tmp_path / "clock.c", tmp_path / "clock.so"
    source.write_text(CLOCK)
    words = ["-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
    subprocess.run([compiler, *words], check=True)
    project.environment |= {"LD_PRELOAD": str(library), "CLOCK_JUMPED": str(tmp_path / "jumped")}
    return project


def started(folder: Path) -> datetime:
    record = find_record(folder)
    assert record is not None
    assert record.finished_at >= record.started_at
    assert record.seconds >= 0
    return record.started_at


def test_a_clock_that_jumps_back_while_packs_are_made(jumping: Scratch) -> None:
    jumping.write("one", JUMP, word="second")
    jumping.write("two", word="second")
    done = jumping.run()
    assert (done.code, done.errors) == (0, "")
    before = {pack: started(folder) for pack, folder in jumping.latest_of_all().items()}

    jumping.write("one", word="third")
    jumping.write("two", "raise ValueError", word="third")
    jumping.write("three", word="third")
    done = jumping.run()
    assert done.code == 1
    for pack in ("one", "three"):
        assert started(jumping.latest(pack)) < before[pack], "the clock did not jump"
        assert "The third word." in (jumping.latest(pack) / "index.html").read_text()
        assert f'href="{pack}/{jumping.latest(pack).name}/index.html">Is' in jumping.index()
    failed = jumping.failed("two")
    assert datetime.fromisoformat(failed["started_at"]) < before["two"]
    assert f"was not published: {failed['reason']}" in html.unescape(jumping.index())
    packs_are_whole(jumping)
    nothing_is_left(jumping)
    jumping.write_all("third")
    all_is_well(jumping, "third")
    done = jumping.run()
    assert done.said.count("used again") == len(PACKS)
