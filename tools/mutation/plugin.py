"""A pytest plug-in that collects the tests once, then runs each mutant in a fork of that process.

A mutant that is only noticed while its module is imported is written to the copy of the project and tested by a new
pytest; so is each one that survived its fork, to be sure of it.
"""

import json
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType, FunctionType

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections
from hypothesis import HealthCheck, settings, strategies

from tests.harness import own_folder
from tools.mutation.areas import STEADY, folders_of
from tools.mutation.mutants import Mutant
from tools.mutation.patching import NotPatchable, Patch, Place, living_functions, place_of

ROOT = Path.cwd()
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
OURS = (f"{ROOT}/joindre/", f"{ROOT}/postroom/")
NOTHING_FAILED, SOMETHING_FAILED, UNPATCHABLE = 0, 1, 9
OUTCOMES = {NOTHING_FAILED: SURVIVED, SOMETHING_FAILED: KILLED, UNPATCHABLE: "unpatchable"}
#: Seconds that a mutant may take beyond five times what its tests take without it.
PATIENCE = 10
MEMORY = 4 * 2**30
LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Result:
    path: str
    number: int
    outcome: str
    seconds: float
    diff: str
    #: The test that noticed; none where a mutant survived, ran out of time or broke the import.
    by: str = ""
    imported: bool = False


@dataclass
class Baseline:
    """What the tests do without a mutant: how long each takes, and which functions it calls."""

    seconds: dict[str, float] = field(default_factory=dict)
    tests: dict[Place, set[str]] = field(default_factory=dict)
    failed: str = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", type=Path, help="a file of pickled mutants")
    parser.addoption("--results", type=Path, help="the file to write a line into for each")


def pytest_configure() -> None:
    """The same examples each time; and on a busy machine, no slow example is a fault of a test."""
    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("mutants")


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if session.config.getoption("--mutants") is None:
        return None
    mutants: list[Mutant] = pickle.loads(session.config.getoption("--mutants").read_bytes())  # noqa: S301 - written by us
    runner = Runner(session)
    with session.config.getoption("--results").open("a", encoding="utf-8") as results:
        for mutant in mutants:
            results.write(json.dumps(asdict(runner.run(mutant))) + "\n")
            results.flush()
    return True


class Runner:
    """Holds the warm process: the collected tests, a prepared database, and the functions that can be changed."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.items = {item.nodeid: item for item in session.items}
        self.kept = own_folder().with_name("kept")
        self._prepare()
        strategies.characters(categories=["Lu"]).validate()  # makes a table of all characters, which takes seconds
        self.functions: dict[Place, list[FunctionType]] = living_functions(ROOT)
        self.baseline = self._measure()

    def run(self, mutant: Mutant) -> Result:
        start = time.monotonic()
        try:
            outcome, by = self._in_fork(Patch(mutant, root=ROOT))
        except NotPatchable:
            outcome, by = "", ""
        imported = outcome in {"", SURVIVED}
        if imported:
            folders = tuple(f"{folder}/" for folder in folders_of(mutant.path, root=ROOT))
            usual = sum(seconds for test, seconds in self.baseline.seconds.items() if test.startswith(folders))
            outcome = outcome_anew(mutant, seconds=usual)
        return Result(
            path=mutant.path,
            number=mutant.number,
            outcome=outcome,
            seconds=round(time.monotonic() - start, 1),
            diff=mutant.diff,
            by=by,
            imported=imported,
        )

    def _in_fork(self, patch: Patch) -> tuple[str, str]:
        names = {name for place in patch.places for name in self.baseline.tests.get(place, ())}
        tests = sorted(names, key=lambda name: self.baseline.seconds[name])
        if not tests:
            raise NotPatchable
        limit = PATIENCE + 5 * sum(self.baseline.seconds[name] for name in tests)

        def first_failure() -> str:
            patch.apply(self.functions)
            return self._first_failure([self.items[name] for name in tests])

        status, by = self._fork(first_failure, limit=limit)
        if status == "unpatchable":
            raise NotPatchable
        return status, by

    def _prepare(self) -> None:
        """Make the database by one test that asks for it, and keep it for each mutant to begin with."""
        items = self.session.items
        with_database = (item for item in items if {"db", "transactional_db"} & {*getattr(item, "fixturenames", ())})
        first = next(with_database, items[0])
        self._run(first)
        connections.close_all()
        shutil.copytree(own_folder(), self.kept)

    def _measure(self) -> Baseline:
        """In a fork too, so that nothing of what the tests leave behind is in the warm process."""
        target = self.kept.with_name("baseline")

        def measure() -> str:
            target.write_bytes(pickle.dumps(self._profile()))
            return ""

        outcome, _ = self._fork(measure, limit=3600)
        baseline: Baseline = pickle.loads(target.read_bytes()) if target.exists() else Baseline(failed=outcome)  # noqa: S301 - written by us
        if baseline.failed:
            pytest.exit(f"without any mutant: {baseline.failed}", returncode=3)
        return baseline

    def _profile(self) -> Baseline:
        seen: set[Place] = set()
        tests: defaultdict[Place, set[str]] = defaultdict(set)
        baseline = Baseline()

        def note(frame: FrameType, _event: str, _argument: object) -> None:
            """Python asks it at each call; as it returns nothing, not at each line."""
            if frame.f_code.co_filename.startswith(OURS):
                seen.add(place_of(frame.f_code))

        for item in self.session.items:
            seen.clear()
            threading.settrace(note)
            sys.settrace(note)
            start = time.monotonic()
            baseline.failed = self._first_failure([item])
            sys.settrace(None)
            baseline.seconds[item.nodeid] = time.monotonic() - start
            if baseline.failed:
                return baseline
            for place in seen:
                tests[place].add(item.nodeid)
        baseline.tests = dict(tests)
        return baseline

    def _first_failure(self, items: list[pytest.Item]) -> str:
        for item in items:
            self.session._setupstate.teardown_exact(item)  # noqa: SLF001 - pytest has no public way to change the order
            if failed := next((report for report in self._run(item) if report.failed), None):
                return f"{item.nodeid} {failed.longreprtext[-LONGEST_REASON:]}"
        return ""

    def _run(self, item: pytest.Item) -> list[pytest.TestReport]:
        """As if another test came next: what the session shares, such as the database, is kept."""
        another = next((other for other in self.session.items if other is not item), None)
        return runtestprotocol(item, nextitem=another, log=False)

    def _fork(self, act: Callable[[], str], *, limit: float) -> tuple[str, str]:
        """The outcome and what the act returned. The child has the database as it was, in a group of its own."""
        shutil.rmtree(own_folder())
        shutil.copytree(self.kept, own_folder())
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _live_as_child(act, writing=writing, limit=limit)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read(10_000)
        _, status = os.waitpid(child, 0)
        _end_group(child)
        if os.WIFSIGNALED(status):
            return (TIMED_OUT if os.WTERMSIG(status) == signal.SIGALRM else KILLED), ""
        return OUTCOMES.get(os.WEXITSTATUS(status), KILLED), said


def _live_as_child(act: Callable[[], str], *, writing: int, limit: float) -> None:
    """Never returns: what stands above in this process belongs to its parent."""
    status = SOMETHING_FAILED
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limit)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        by = act()
        os.write(writing, by.encode())
        status = SOMETHING_FAILED if by else NOTHING_FAILED
    except NotPatchable:
        status = UNPATCHABLE
    finally:
        os._exit(status)


def _end_group(child: int) -> None:
    """What the tests of the child started may have outlived it; its group holds nothing else."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        return


def outcome_anew(mutant: Mutant, *, seconds: float) -> str:
    """With the mutant in the copy of the project, as if somebody had written it there."""
    path = ROOT / mutant.path
    path.write_text(mutant.source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", *STEADY, *folders_of(mutant.path, root=ROOT)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return SURVIVED if process.wait(3 * PATIENCE + 5 * seconds) == 0 else KILLED
    except subprocess.TimeoutExpired:
        return TIMED_OUT
    finally:
        _end_group(process.pid)
        process.wait()
        path.write_text(mutant.original, encoding="utf-8")
