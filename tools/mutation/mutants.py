"""The mutants of a module: what mutmut's operators make of each expression, and four kinds that they leave out."""

import difflib
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import libcst as cst
from mutmut.mutation.mutators import mutation_operators, operator_string

Operator = Callable[[Any], Iterable[cst.CSTNode]]

#: Calls whose texts are for people, or which say something about types: a change there is no change of behaviour.
SILENT_CALLS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
    "TypeVar", "NewType", "cast", "getLogger", "log", "logger", "len", "isinstance",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Mutant:
    #: The module as a path from the root of the project, and which of its mutants this is.
    path: str
    number: int
    original: str
    source: str

    @property
    def diff(self) -> str:
        lines = difflib.unified_diff(
            self.original.splitlines(), self.source.splitlines(), self.path, f"mutant {self.number}", n=1, lineterm=""
        )
        return "\n".join(lines)


def choose(root: Path, paths: Iterable[Path], *, sample: int | None, seed: int) -> list[Mutant]:
    """All mutants of these modules, or a sample: the same seed and the same sources give the same one."""
    modules = [Module(root, path) for path in sorted(paths)]
    every = [(module, number) for module in modules for number in range(len(module.found))]
    if sample is not None and sample < len(every):
        chosen = random.Random(seed).sample(range(len(every)), sample)  # noqa: S311 - repeatable, not secret
        every = [every[index] for index in sorted(chosen)]
    return [module.mutant(number) for module, number in every]


class Module:
    """One module as a tree, with each place that can be changed beside what it becomes."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path = str(path.relative_to(root))
        self.text = path.read_text(encoding="utf-8")
        self.tree = cst.parse_module(self.text)
        finder = Finder()
        self.tree.visit(finder)
        self.found = finder.found

    def mutant(self, number: int) -> Mutant:
        before, after = self.found[number]
        changed = cst.ensure_type(self.tree.deep_replace(before, after), cst.Module)
        return Mutant(path=self.path, number=number, original=self.text, source=changed.code)


class Finder(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if is_left_alone(node):
            return False
        self.found.extend(
            (node, changed) for kind, operator in operators() if isinstance(node, kind) for changed in operator(node)
        )
        return not isinstance(node, cst.Raise)


def is_left_alone(node: cst.CSTNode) -> bool:
    """Types, imports, decorators, documentation, texts for people, and what a migration would have to follow."""
    match node:
        case cst.Annotation() | cst.Decorator() | cst.Import() | cst.ImportFrom():
            return True
        case cst.ClassDef(name=cst.Name(value="Meta")) | cst.Expr(value=cst.BaseString()):
            return True
        case cst.Call(func=function):
            return _root_of(function) in SILENT_CALLS or _is_model_field(function)
        case cst.If(test=cst.Name(value="TYPE_CHECKING")):
            return True
    return False


def operators() -> Iterator[tuple[type, Operator]]:
    """Of the texts, only the variant that can be noticed: upper and lower case are often the same to the reader."""
    for kind, operator in mutation_operators:
        yield kind, _first(operator) if operator is operator_string else operator
    yield from ((cst.If, _negated), (cst.While, _negated), (cst.CompIf, _negated))
    yield from ((cst.Expr, _removed), (cst.Raise, _removed), (cst.Return, _returning_none))


def _first(operator: Operator) -> Operator:
    return lambda node: islice(operator(node), 1)


def _negated(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    changed = node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=test))
    if isinstance(node, cst.CompIf):
        yield changed.with_changes(whitespace_before_test=cst.SimpleWhitespace(" "))
    else:
        yield changed


def _removed(node: cst.Expr | cst.Raise) -> Iterator[cst.CSTNode]:
    if isinstance(node, cst.Raise) or isinstance(node.value, cst.Call):
        yield cst.Pass()


def _returning_none(node: cst.Return) -> Iterator[cst.CSTNode]:
    if node.value is not None and not (isinstance(node.value, cst.Name) and node.value.value == "None"):
        yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


def _root_of(function: cst.BaseExpression) -> str:
    while isinstance(function, cst.Attribute):
        function = function.value
    return function.value if isinstance(function, cst.Name) else ""


def _is_model_field(function: cst.BaseExpression) -> bool:
    return isinstance(function, cst.Attribute) and _root_of(function) == "models" and function.attr.value[0].isupper()
