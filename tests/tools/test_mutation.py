"""bin/mutate changes behaviour alone, chooses the same sample again, and changes functions after their import."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.rules.sources import ROOT
from tools.mutation.areas import AREAS, UnknownModule, folders_of, modules_named
from tools.mutation.mutants import Mutant, choose
from tools.mutation.patching import NotPatchable, Patch, living_functions

SOURCE = '''"""What the module is for."""
import functools

LONGEST = 10


def wrapped(function):
    @functools.wraps(function)
    def inner(text: str | None) -> bool:
        return function(text) and len(text) < 5
    return inner


@wrapped
def is_short(text: str | None) -> bool:
    if not text:
        raise ValueError(_("Write something."))
    return len(text) < LONGEST


class Word:
    @property
    def size(self) -> int:
        return 1 + 2
'''


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    path = tmp_path / "words.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("words", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mutants(folder: Path) -> list[Mutant]:
    return choose(folder, [folder / "words.py"], sample=None, seed=1)


def mutant_with(line: str, *, folder: Path) -> Mutant:
    return next(mutant for mutant in mutants(folder) if line in mutant.source and line not in mutant.original)


@pytest.mark.usefixtures("module")
def test_types_documents_imports_and_texts_for_people_are_left_alone(tmp_path: Path) -> None:
    for mutant in mutants(tmp_path):
        for kept in ('"""What the module is for."""', "import functools", "text: str | None", '"Write something."'):
            assert kept in mutant.source or "raise" not in mutant.source, mutant.diff


@pytest.mark.usefixtures("module")
@pytest.mark.parametrize(
    "line", ["len(text) <= LONGEST", "if text:", "LONGEST = 11", "return None", "1 - 2", "or len(text)", "        pass"]
)
def test_behaviour_is_changed(tmp_path: Path, line: str) -> None:
    assert line in mutant_with(line, folder=tmp_path).diff


@pytest.mark.usefixtures("module")
def test_the_same_seed_chooses_the_same_mutants(tmp_path: Path) -> None:
    first, second, other = (choose(tmp_path, [tmp_path / "words.py"], sample=5, seed=seed) for seed in (1, 1, 2))

    assert len(first) == 5
    assert first == second
    assert first != other


def test_a_function_behind_a_decorator_and_its_wrapper_are_changed_where_they_live(
    module: ModuleType, tmp_path: Path
) -> None:
    functions = living_functions(tmp_path)

    assert module.is_short("a" * 5) is False
    Patch(mutant_with("len(text) <= 5", folder=tmp_path), root=tmp_path).apply(functions)
    assert module.is_short("a" * 5) is True

    Patch(mutant_with("1 - 2", folder=tmp_path), root=tmp_path).apply(functions)
    assert module.Word().size == -1


@pytest.mark.usefixtures("module")
def test_what_acts_at_import_cannot_be_changed_later(tmp_path: Path) -> None:
    with pytest.raises(NotPatchable):
        Patch(mutant_with("LONGEST = 11", folder=tmp_path), root=tmp_path)


@pytest.mark.parametrize("name", ["joindre/lib/tokens.py", "joindre.lib.tokens", "lib.tokens", "lib/tokens"])
def test_a_module_is_named_by_its_path_or_with_dots(name: str) -> None:
    assert list(modules_named(name, root=ROOT)) == [ROOT / "joindre" / "lib" / "tokens.py"]


def test_an_unknown_module_is_said() -> None:
    with pytest.raises(UnknownModule, match="nonesuch"):
        list(modules_named("nonesuch", root=ROOT))


@pytest.mark.parametrize("area", AREAS)
def test_each_area_exists_and_has_tests(area: str) -> None:
    assert list(modules_named(area, root=ROOT))
    assert folders_of(area, root=ROOT)
