"""The command bin/mutate: it chooses mutants, tests them in copies of the project, and reports which survived."""

import argparse
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.mutation.areas import STEADY, UnknownModule, folders_of, modules_named
from tools.mutation.mutants import Mutant, choose

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    options = parse()
    try:
        paths = {path for name in options.modules for path in modules_named(name, root=ROOT)}
    except UnknownModule as error:
        print(error)
        return 2
    mutants = choose(ROOT, paths, sample=options.sample, seed=options.seed)
    print(f"{len(mutants)} mutants of {len(paths)} modules, seed {options.seed}", flush=True)
    start = time.monotonic()
    results = []
    with tempfile.TemporaryDirectory(prefix="joindre-mutants-") as folder:
        for result in run(mutants, folder=Path(folder), workers=options.workers):
            results.append(result)
            print(f"{len(results):5} {result['outcome']:9} {result['seconds']:6} s  {result['path']}", flush=True)
    report(results, seconds=time.monotonic() - start)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0 if len(results) == len(mutants) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/mutate", description="Which changes of the code no test notices.")
    parser.add_argument(
        "modules", nargs="*", default=["postroom", "joindre/lib"], help="postroom joindre.tickets.policy"
    )
    parser.add_argument("--sample", type=int, help="how many mutants to test; by default all")
    parser.add_argument("--seed", type=int, default=1, help="which sample: the same seed gives the same one")
    parser.add_argument("--workers", type=int, default=2, help="how many to test at the same time")
    parser.add_argument("--json", type=Path, help="a file for the results")
    return parser.parse_args()


def run(mutants: list[Mutant], *, folder: Path, workers: int) -> Iterator[dict[str, Any]]:
    """The results as they come. Each worker has a copy of the project, a database and a folder of its own."""
    shares = [share for number in range(workers) if (share := mutants[number::workers])]
    copies = [folder / f"copy-{number}" for number in range(len(shares))]
    started = [start(share, copy=copy) for share, copy in zip(shares, copies, strict=True)]
    read = [0] * len(copies)
    try:
        is_running = True
        while is_running:
            is_running = any(process.poll() is None for process in started)
            for number, copy in enumerate(copies):
                lines = results_of(copy).read_text(encoding="utf-8").split("\n")[:-1]
                yield from map(json.loads, lines[read[number] :])
                read[number] = len(lines)
            time.sleep(0.5)
    finally:
        for process in started:
            process.terminate()
            process.wait()
    for process, copy in zip(started, copies, strict=True):
        if process.returncode:
            print(log_of(copy).read_text(encoding="utf-8", errors="replace")[-3000:])


def start(mutants: list[Mutant], *, copy: Path) -> subprocess.Popen[bytes]:
    copy_project(copy)
    mutants_file = copy.with_suffix(".mutants")
    mutants_file.write_bytes(pickle.dumps(mutants))
    results_of(copy).touch()
    tests = dict.fromkeys(folder for mutant in mutants for folder in folders_of(mutant.path, root=ROOT))
    command = [sys.executable, "-m", "pytest", "-q", *STEADY]
    command += [f"--mutants={mutants_file}", f"--results={results_of(copy)}", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    with log_of(copy).open("wb") as log:
        return subprocess.Popen(
            command, cwd=copy, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )


def copy_project(copy: Path) -> None:
    """What git knows and what it would: no environment, no data, no results of other runs."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)


def results_of(copy: Path) -> Path:
    return copy.with_suffix(".results")


def log_of(copy: Path) -> Path:
    return copy.with_suffix(".log")


def report(results: list[dict[str, Any]], *, seconds: float) -> None:
    counted = Counter(result["outcome"] for result in results)
    for result in sorted(results, key=lambda result: (result["path"], result["number"])):
        if result["outcome"] == "survived":
            print(f"\nsurvived: {result['path']}\n{result['diff']}")
    noticed = len(results) - counted["survived"]
    share = 100 * noticed / len(results) if results else 0
    print(f"\n{', '.join(f'{number} {outcome}' for outcome, number in sorted(counted.items()))}")
    print(f"{noticed} of {len(results)} noticed: {share:.1f} %, in {seconds / 60:.1f} minutes")


if __name__ == "__main__":
    sys.exit(main())
