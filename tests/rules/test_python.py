"""Habits that a linter does not know (docs/STYLE.md)."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.rules.acts import ROOMS, is_act_of_a_person
from tests.rules.sources import FUNCTION, ROOT, comments, functions, lines, name, project_files, python_files, tree

VAGUE_NAMES = {"utils", "helpers", "common", "misc"}
# Where one bad case must never stop the next one.
CATCHES_EVERYTHING = {
    "joindre/lib/heartbeats.py": "the next beat renews what this one could not",
    "joindre/lib/jobs.py": "the worker goes on with the next queue",
    "joindre/operation/signs.py": "the next sign of life writes what this one could not",
    "joindre/mail/outgoing/delivery.py": "a letter that cannot be sent is recorded as failed, with the reason",
    "joindre/mail/outgoing/mailbox_tests.py": "whoever tests a mailbox is told, with the reason",
    "joindre/mail/incoming/processing.py": "a mail that cannot be handled is recorded as failed, with the reason (I6)",
    "joindre/schedule/queue.py": "a task that fails is recorded, and tried again",
    "joindre/backup/upgrading.py": "whatever a migration raises, the sentence says how things stand",
    "joindre/runtime/process.py": "it is raised again in the thread that waits",
    "postroom/reading.py": "no mail whatever raises",
    "postroom/bounce_texts.py": "the detectors of flufl.bounce meet mails they were not written for",
}
DECODING = {
    "joindre/files/picture_child.py": "the child that decodes pictures of strangers, within limits",
    "joindre/documents/typst_child.py": "the child that compiles documents",
    "joindre/demo/sample_files.py": "it draws the pictures of the demo",
}
TRUST = {"mark_safe", "SafeString", "SafeText"}
SWITCHED_OFF = re.compile(r"#\s*(noqa|type:\s*ignore)")
# The codes, then why: `noqa: S308 - built from constants` or `type: ignore[arg-type]  # the stub is too narrow`.
WITH_REASON = re.compile(r"#\s*(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\])\s+(#|--?) \S")


def test_no_room_has_a_vague_name() -> None:
    found = [name(path) for path in python_files() if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES]

    assert not found


def test_each_module_says_what_it_holds() -> None:
    silent = [name(path) for path in python_files() if tree(path).body and ast.get_docstring(tree(path)) is None]

    assert not silent


def test_a_class_name_has_one_meaning() -> None:
    """Django looks for `Command` in each module of a command."""
    places = defaultdict(list)
    for path in python_files():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and node.name != "Command":
                places[node.name].append(name(path))

    assert {found: paths for found, paths in places.items() if len(paths) > 1} == {}


def test_imports_stand_at_the_top() -> None:
    imports = (ast.Import, ast.ImportFrom)

    found = [
        f"{name(path)}:{node.lineno}"
        for path in python_files()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, imports) and not is_app_start(function)
    ]

    assert not found


def test_each_check_that_is_switched_off_says_which_and_why() -> None:
    """Among them S308, which guards mark_safe."""
    found = [
        f"{name(path)}:{token.start[0]} {token.string}"
        for path in python_files("joindre", "postroom", "tools", "tests")
        for token in comments(path)
        if SWITCHED_OFF.search(token.string) and not WITH_REASON.search(token.string)
    ]

    assert not found


def test_text_is_trusted_as_html_only_where_a_reason_says_so() -> None:
    """The test above asks for the reason."""
    assert not [where for where in uses(trusts) if "noqa: S308" not in where]


def test_there_are_no_signals_and_no_saves_with_effects() -> None:
    receivers = list(uses(lambda node: isinstance(node, ast.Name) and node.id in {"receiver", "post_save", "pre_save"}))
    overrides = [where for where in uses(saves) if "/models" in where.partition(":")[0]]

    assert not receivers
    assert not overrides


def test_only_listed_modules_catch_everything() -> None:
    found = uses(catches_everything)

    assert not [where for where in found if where.partition(":")[0] not in CATCHES_EVERYTHING]


def test_pictures_are_decoded_in_children_alone() -> None:
    """A4: a picture that misleads a decoder harms a process that holds nothing."""
    sources = {name(path): path.read_text(encoding="utf-8") for path in python_files()}
    found = {where for where, text in sources.items() if re.search(r"^\s*(from|import) PIL\b", text, re.MULTILINE)}

    assert found == set(DECODING)


@pytest.mark.parametrize("path", project_files(*ROOMS), ids=name)
def test_each_public_action_is_tested(path: Path) -> None:
    """By the tests of its app, which name it, or by those of an app above, which call it."""
    own, all_tests = text_of_tests(path.relative_to(ROOT).parts[1]), text_of_tests("")

    untested = [act for act in public_acts(path) if not re.search(rf"\b{act}\b", own)]

    assert not [act for act in untested if not re.search(rf"\b{act}\(", all_tests)]


def public_acts(path: Path) -> list[str]:
    """Every public function of a room named so; elsewhere those that somebody does, as `by` tells."""
    public = [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
    is_room_of_acts = "actions" in {path.stem, path.parent.name}
    return [node.name for node in public if is_room_of_acts or is_act_of_a_person(node)]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()

    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue(), pytrace=False)


def text_of_tests(app: str) -> str:
    return "\n".join(test.read_text(encoding="utf-8") for test in (ROOT / "tests" / app).rglob("*.py"))


def uses(wanted: Callable[[ast.AST], bool]) -> Iterator[str]:
    for path in python_files():
        for node in ast.walk(tree(path)):
            if wanted(node):
                number = getattr(node, "lineno", 1)
                yield f"{name(path)}:{number}: {lines(path)[number - 1].strip()}"


def trusts(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRUST and bool(node.args)


def saves(node: ast.AST) -> bool:
    return isinstance(node, FUNCTION) and node.name == "save"


def catches_everything(node: ast.AST) -> bool:
    """What is raised again after tidying up was not caught."""
    if not isinstance(node, ast.ExceptHandler) or is_bare_raise(node.body[-1]):
        return False
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


def is_bare_raise(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and node.exc is None


def is_app_start(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Django loads models after the app's configuration: `ready` is the one place that has to import late."""
    return function.name == "ready"


def test_clean_html_is_made_by_the_sanitiser_alone() -> None:
    """Whoever needs it asks `richtext.clean`: mypy proves that acts store nothing else."""
    made = re.compile(r"(?<!class )\bCleanHtml\(|cast\(\s*\"?CleanHtml")
    found = [
        f"{name(path)}:{number}"
        for path in python_files("joindre", "postroom", "tools", "tests")
        for number, line in enumerate(lines(path), start=1)
        if made.search(line) and name(path) not in {"joindre/lib/richtext.py", "tests/rules/test_python.py"}
    ]

    assert found == []
