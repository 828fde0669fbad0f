"""The files of the project, for the rules that read them."""

import ast
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("joindre", "postroom")

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Migrations are written by Django and are not counted."""
    return tuple(
        path
        for folder in folders or PACKAGES
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, FUNCTION))


def comments(path: Path) -> list[tokenize.TokenInfo]:
    with tokenize.open(path) as file:
        return [token for token in tokenize.generate_tokens(file.readline) if token.type == tokenize.COMMENT]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or first) - first + 1


@cache
def project_files(*patterns: str) -> tuple[Path, ...]:
    return tuple(path for pattern in patterns for path in sorted((ROOT / "joindre").glob(pattern)))


@cache
def tracked_files() -> tuple[Path, ...]:
    """What is or would be in the repository. Skips the test that asks where there is no git, or no repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not checked here: it needs git, and a clone of the repository")
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
