"""Finds the browser of the tests, or installs one the way the platform allows: `python -m tools.chromium`."""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

from playwright.sync_api import sync_playwright

#: The headless shell has no windows of its own to draw: the browser tests take a third less time with it.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = (
    "The browser tests need Chromium or Chrome, and none was found. Install one (on Debian: apt-get install chromium), "
    "or name one: CHROMIUM=/path/to/chromium bin/test"
)
#: Starts Playwright's driver and nothing else.
DRIVER = [sys.executable, "-m", "playwright", "--version"]
LIBRARY = re.compile(r"(\S+\.so[.\d]*): cannot open shared object file")
DRIVER_HELP = (
    "The driver of the browser tests does not start: %s is missing. Install the package that has it, then start again "
    "(libatomic.so.1: on Debian and Ubuntu, sudo apt-get install libatomic1)."
)


def main() -> int:
    if missing := missing_library():
        for command in ways_to_install_libraries():
            print(f"Playwright's driver needs {missing}. Installing it: {' '.join(command)}", flush=True)
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if missing := missing_library():
        print(DRIVER_HELP % missing)
        return 1
    path = find()
    if path is None and "CHROMIUM" not in os.environ:
        for command in ways_to_install():
            print(f"No Chromium was found. Installing it: {' '.join(command)}", flush=True)
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
            path = find()
            if path:
                break
    print(f"Browser of the tests: {path}" if path else HELP)
    return 0 if path else 1


def missing_library(driver: Sequence[str] = DRIVER) -> str:
    """The shared library without which the driver does not start; blank where it starts."""
    started = subprocess.run(driver, check=False, capture_output=True, text=True, timeout=60)
    found = LIBRARY.search(started.stdout + started.stderr)
    return found[1] if found and started.returncode else ""


def ways_to_install_libraries() -> Iterator[Sequence[str]]:
    if can_install_packages():
        yield ["apt-get", "update", "-qq"]
        yield ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "libatomic1"]


def find() -> str | None:
    with sync_playwright() as playwright:
        return find_with(playwright.chromium.executable_path)


def find_with(own: str) -> str | None:
    """The browser to use; `own` is where Playwright would keep the one that it downloads."""
    return next((path for path in candidates(own) if runs(path)), None)


def candidates(own: str) -> Iterator[str]:
    """A browser that someone names is the only one: a typing error must not be answered by another browser."""
    if named := os.environ.get("CHROMIUM"):
        yield named
        return
    yield from (path for name in NAMES if (path := shutil.which(name)))
    yield own


def runs(path: str) -> bool:
    """Ubuntu's `chromium-browser` may be no more than an advice to install a snap."""
    try:
        return subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def ways_to_install() -> Iterator[Sequence[str]]:
    if can_install_packages() and distribution() == "debian":
        yield ["apt-get", "update", "-qq"]
        yield ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium-headless-shell"]
        yield ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"]
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    yield [*playwright, "--with-deps"] if is_root() and platform.system() == "Linux" else playwright


def can_install_packages() -> bool:
    return is_root() and shutil.which("apt-get") is not None


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def distribution() -> str:
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:
        return ""


def launch_arguments() -> list[str]:
    """No call home, and no sandbox where the kernel would not give root one."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    as_root = ["--no-sandbox"] if is_root() else []
    return [*quiet, "--disable-quic", "--disable-gpu", *as_root]


if __name__ == "__main__":
    sys.exit(main())
