"""Puts a mutant into modules that are already imported, by giving its functions their new code."""

import gc
import inspect
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

from tools.mutation.mutants import Mutant

#: A function, wherever it was kept: its file, its name with the classes around it, its first line.
Place = tuple[str, str, int]


class NotPatchable(Exception):
    """The mutant acts while its module is imported: it has to be imported anew."""


class Patch:
    """What a mutant changes in the functions of its module; `places` are the functions it touches."""

    def __init__(self, mutant: Mutant, *, root: Path) -> None:
        file = str(root / mutant.path)
        old, new = (compile(text, file, "exec", dont_inherit=True) for text in (mutant.original, mutant.source))
        before, after = list(_functions(old)), list(_functions(new))
        if _at_import(old) != _at_import(new) or len(before) != len(after):
            raise NotPatchable
        changed = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
        self._codes = {place_of(one): two for one, two in changed}

    @property
    def places(self) -> set[Place]:
        return set(self._codes)

    def apply(self, functions: dict[Place, list[FunctionType]]) -> None:
        """Change each living function; one that nobody keeps is part of another, or was used up by the import."""
        living = [(function, self._codes[place]) for place in self._codes for function in functions.get(place, [])]
        if not living:
            raise NotPatchable
        for function, code in living:
            try:
                function.__code__ = code
            except ValueError as error:  # another number of variables from outside
                raise NotPatchable from error


def living_functions(root: Path) -> dict[Place, list[FunctionType]]:
    """All functions of the project in this process, also those behind decorators, properties and closures."""
    found: defaultdict[Place, list[FunctionType]] = defaultdict(list)
    for function in gc.get_objects():
        if type(function) is FunctionType and function.__code__.co_filename.startswith(str(root)):
            found[place_of(function.__code__)].append(function)
    return dict(found)


def place_of(code: CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _functions(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & inspect.CO_OPTIMIZED:
                yield inner
            yield from _functions(inner)


def _at_import(code: CodeType) -> tuple[object, ...]:
    """What runs while the module is imported: all but the bodies of its functions."""
    constants = [
        (inner.co_name if inner.co_flags & inspect.CO_OPTIMIZED else _at_import(inner))
        if isinstance(inner, CodeType)
        else repr(inner)
        for inner in code.co_consts
    ]
    return code.co_code, code.co_names, code.co_exceptiontable, tuple(constants)
