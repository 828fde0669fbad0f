"""Joins scripts of ours into one file, when the static files are collected; in the repository each stays a module.

In the file each module is a function that runs at once, after those that it imports, and gives what it exports:

    const $announce=(()=>{ … function announce(text) { … } … return{announce};})();
    const $toast_region=(()=>{const{announce}=$announce; … })();

So each sees what it imports and nothing else. A module is written in these forms alone:

    import "ui/menus";      import { post, send } from "ui/http";      import * as tiptap from "…";  of somebody else
    import("ui/editor")     import.meta.resolve("ui/live-worker")      for what is a file of its own
    export function …    export async function …    export class …    export const …    export { post, send };

Any other form is refused, so that nothing is joined that is not understood.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Final

OURS: Final = "ui/"
#: What every page loads; the other files import from it.
MAIN: Final = "ui/main"
#: Comments on lines of their own. All others but the two kinds below stay, so that no code is taken for a comment.
COMMENTS: Final = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
#: Types beside code: `/** @type {Set<string>} */`.
TYPES: Final = re.compile(r"/\*\* ?@(?:(?!\*/)[^\n])*\*/ ?")
#: A comment at the end of a line without texts before it but whole ones in double quotes: `const one = "x"; // why`.
ENDS: Final = re.compile(r"""^((?:[^\n"'`]|"[^\n"\\]*")*?)[ \t]+// [^\n]*$""", re.MULTILINE)
INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)
IMPORT: Final = re.compile(r'^import (?:(?:\{ (\w+(?:, \w+)*) \}|\* as (\w+)) from )?"([^"]+)";\n', re.MULTILINE)
EXPORT: Final = re.compile(r"^export (?=(?:(?:async )?function|class|const) (\w+)\b)", re.MULTILINE)
EXPORTED: Final = re.compile(r"^export \{ (\w+(?:, \w+)*) \};\n", re.MULTILINE)
LATER: Final = re.compile(r"\bimport(?:\.meta\.resolve)?\(\s*([^)]*?)\s*\)")
#: What is left of imports and exports once the known forms are taken away.
STRANGE: Final = re.compile(
    r"^\s*(?:export\b.*|import\b(?!\(|\.meta\.).*)"
    r"|\bimport\.meta\b(?!\.resolve\().*"
    # A module may wait while it is read; a function like ours may not.
    r"|^(?=\S)(?!.*\basync\b).*\bawait\b.*",
    re.MULTILINE,
)


class NotJoinable(Exception):
    """A script is written in a form that is not understood here. The collection of static files fails with it."""


@dataclass(frozen=True, kw_only=True)
class Import:
    source: str
    #: The names that it takes; none where the module only has to run.
    names: tuple[str, ...] = ()
    #: The name for all that it exports.
    whole: str = ""

    @property
    def is_ours(self) -> bool:
        return self.source.startswith(OURS)


@dataclass(frozen=True, kw_only=True)
class Module:
    name: str
    code: str
    imports: tuple[Import, ...]
    exports: tuple[str, ...]
    #: What it asks for while it runs.
    later: tuple[str, ...]

    @property
    def variable(self) -> str:
        return variable(self.name)


def variable(name: str) -> str:
    """Return what a module is called in the file: `$toast_region` for `ui/toast-region`."""
    return "$" + re.sub(r"\W", "_", name.removeprefix(OURS))


class Joiner:
    """`read` gives the text of a module by its name; `entries` names those that have a file of their own."""

    def __init__(self, read: Callable[[str], str], *, entries: Collection[str]) -> None:
        self._entries = entries
        self._module = cache(lambda name: parsed(name, read(name)))

    def joined(self, entry: str) -> str:
        """Return one file of this module and of all that it imports, but for what stands in the file of `ui/main`.

        Raise `NotJoinable`.
        """
        held = [] if entry == MAIN else self._in_order(MAIN)
        modules = [module for module in self._in_order(entry) if module not in held]
        outside = dict.fromkeys(each for module in modules for each in module.imports if not each.is_ours)
        taken = sorted({variable(each.source) for module in modules for each in module.imports} & _given(held))
        parts = [f'import{{{",".join(taken)}}}from"{MAIN}";'] if taken else []
        parts += [_of_somebody_else(each) for each in outside]
        parts += [self._as_function(module) for module in modules]
        if entry == MAIN:
            parts.append(f"export{{{','.join(sorted(_given(modules)))}}};")
        elif exports := modules[-1].exports:
            parts.append(f"export const{{{','.join(exports)}}}={modules[-1].variable};")
        return "\n".join(parts) + "\n"

    def _in_order(self, name: str, *above: str) -> list[Module]:
        """Return the module after all that it imports, each once, as a browser runs them."""
        if name in above:
            raise NotJoinable(f"{' imports '.join((*above, name))}: none of them can come first.")
        module, found = self._module(name), list[Module]()
        for each in module.imports:
            if each.is_ours:
                found += self._in_order(each.source, *above, name)
        return list(dict.fromkeys([*found, module]))

    def _as_function(self, module: Module) -> str:
        for asked in module.later:
            if asked not in self._entries:
                raise NotJoinable(f"{module.name} asks for {asked!r} later, which has no file of its own (ENTRIES).")
        lines = [self._taken(each, by=module) for each in module.imports if each.is_ours and each.names]
        result = f"return{{{','.join(module.exports)}}};" if module.exports else ""
        head = f"const {module.variable}=" if module.exports else ""
        return f"{head}(()=>{{{''.join(lines)}\n{module.code}\n{result}}})();"

    def _taken(self, one: Import, *, by: Module) -> str:
        if missing := set(one.names) - set(self._module(one.source).exports):
            raise NotJoinable(f"{by.name}: {one.source} exports no {', '.join(sorted(missing))}.")
        return f"const{{{','.join(one.names)}}}={variable(one.source)};"


def parsed(name: str, text: str) -> Module:
    """Read a module. Raise `NotJoinable` for any form of import and export that is not understood."""
    code = without_comments(text)
    imports = tuple(
        Import(source=source, names=tuple(names.split(", ")) if names else (), whole=whole)
        for names, whole, source in IMPORT.findall(code)
    )
    exports = (*EXPORT.findall(code), *(name for names in EXPORTED.findall(code) for name in names.split(", ")))
    code = EXPORT.sub("", EXPORTED.sub("", IMPORT.sub("", code)))
    later = tuple(asked.strip('"') for asked in LATER.findall(code))
    if strange := STRANGE.search(code):
        raise NotJoinable(f"{name}: {strange[0].strip()!r} is no form of import or export that is joined.")
    if any(each.is_ours == bool(each.whole) for each in imports if each.names or each.whole):
        raise NotJoinable(f"{name}: single names are imported of our modules, and all under one name of others.")
    if any(line.count("`") % 2 for line in code.splitlines()):
        raise NotJoinable(f"{name}: a text in backticks goes over several lines, whose spaces would be lost.")
    code = INDENT.sub("", code).strip()
    return Module(name=name, code=code, imports=imports, exports=exports, later=later)


def without_comments(text: str) -> str:
    return ENDS.sub(r"\1", TYPES.sub("", COMMENTS.sub("", text)))


def _given(modules: Collection[Module]) -> set[str]:
    return {module.variable for module in modules if module.exports}


def _of_somebody_else(one: Import) -> str:
    return f'import * as {one.whole} from"{one.source}";' if one.whole else f'import"{one.source}";'
