"""Which modules a name means, and which tests exercise them, the nearest first."""

from collections.abc import Iterator
from pathlib import Path

#: The longest beginning that fits counts. What a folder alone does not show is that its tests are elsewhere too.
AREAS: dict[str, tuple[str, ...]] = {
    "postroom": ("tests/postroom",),
    "joindre/lib": ("tests/lib",),
    "joindre/lib/choices": ("tests/tickets", "tests/directory"),
    "joindre/lib/errors": ("tests/ui", "tests/messaging", "tests/workspace"),
    "joindre/lib/fields": ("tests/directory", "tests/workspace"),
    "joindre/lib/jobs": ("tests/lib", "tests/mail", "tests/documents"),
    "joindre/lib/names": ("tests/directory", "tests/ui"),
    "joindre/lib/numbers": ("tests/tickets", "tests/workspace"),
    "joindre/lib/richtext": ("tests/lib", "tests/messaging"),
    "joindre/lib/slices": ("tests/workspace", "tests/portal", "tests/api"),
    "joindre/lib/text": ("tests/lib", "tests/directory"),
    "joindre/lib/urls": ("tests/runtime", "tests/portal"),
    "joindre/drafts": ("tests/drafts",),
    "joindre/accounts": ("tests/accounts", "tests/workspace", "tests/portal", "tests/api"),
    "joindre/directory": ("tests/directory", "tests/workspace", "tests/api", "tests/tickets"),
    "joindre/tickets": ("tests/tickets", "tests/workspace", "tests/messaging", "tests/portal", "tests/api"),
    "joindre/messaging": ("tests/messaging", "tests/mail", "tests/portal", "tests/workspace"),
    # Which request a mail is about and who may write there is proved beside it; no page need prove it again.
    "joindre/messaging/matching": ("tests/messaging",),
    "joindre/messaging/policy": ("tests/messaging",),
    "joindre/notes": ("tests/notes", "tests/messaging", "tests/workspace"),
    "joindre/calls": ("tests/calls", "tests/workspace"),
    "joindre/mail": ("tests/mail", "tests/messaging", "tests/workspace"),
    "joindre/documents": ("tests/documents", "tests/workspace", "tests/portal"),
    "joindre/files": ("tests/files", "tests/messaging", "tests/workspace", "tests/portal"),
    "joindre/live": ("tests/live", "tests/workspace"),
    "joindre/ui": ("tests/ui", "tests/workspace", "tests/portal"),
    "joindre/workspace": ("tests/workspace",),
    "joindre/portal": ("tests/portal",),
    "joindre/api": ("tests/api",),
}
#: Options of pytest: the same tests in the same order each time, and nothing remembered from the mutant before.
STEADY = ("-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not e2e", "-p", "tools.mutation.plugin")


class UnknownModule(Exception):
    """Nothing of the project has this name."""


def modules_named(name: str, *, root: Path) -> Iterator[Path]:
    """`postroom`, `joindre/lib`, `joindre.tickets.policy`, or `lib` for short; without migrations."""
    for path in (name.removesuffix(".py"), name.removesuffix(".py").replace(".", "/")):
        for start in (root / path, root / "joindre" / path):
            if start.with_suffix(".py").is_file():
                yield start.with_suffix(".py")
                return
            if start.is_dir():
                yield from (found for found in start.rglob("*.py") if "migrations" not in found.parts)
                return
    raise UnknownModule(f"There is no module {name!r} in joindre or postroom.")


def folders_of(path: str, *, root: Path) -> list[str]:
    """The folders of tests for this module; a folder that does not exist is left out."""
    areas = sorted((area for area in AREAS if path.startswith(area)), key=len)
    folders = AREAS[areas[-1]] if areas else (f"tests/{Path(path).parts[1].removesuffix('.py')}", "tests/runtime")
    return [folder for folder in folders if (root / folder).is_dir()]
