"""The acts of people, as the rules and the tests of rights find them in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.rules.sources import project_files, tree

#: Modules that hold acts.
ROOMS = (
    "*/actions.py",
    "*/actions/*.py",
    "*/*/actions.py",
    "calls/lines.py",
    "calls/missed.py",
    "calls/opening.py",
    "tickets/*.py",
    "tickets/lists/*.py",
    "directory/addresses.py",
    "directory/staff.py",
    "directory/company.py",
    "directory/mailboxes.py",
    "directory/sending.py",
    "directory/customers.py",
    "directory/first_start.py",
    "directory/calendars.py",
    "directory/people.py",
    "directory/editing.py",
    "directory/merging.py",
    "directory/in_bulk.py",
    "documents/linked.py",
    "imports/exporting.py",
    "messaging/undelivered.py",
)


def acts_of_people() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Return each public function with a `by`, and where it stands."""
    for path in dict.fromkeys(project_files(*ROOMS)):
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and is_act_of_a_person(node):
                yield path, node


def is_act_of_a_person(node: ast.FunctionDef) -> bool:
    is_public = not node.name.startswith(("_", "ensure_"))
    return is_public and any(argument.arg == "by" for argument in node.args.kwonlyargs)
