"""The scripts of a page are joined when they are collected; what is not understood is refused."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from joindre import portal, ui, workspace
from joindre.ui.assets import EDITOR, ENTRIES, SCRIPTS, imported_by
from joindre.ui.joining import COMMENTS, TYPES, Joiner, NotJoinable, without_comments

ROOMS = [Path(room.__file__).parent / "templates" for room in (ui, workspace, portal) if room.__file__]
HTTP = "// how we ask\nexport async function post(url) {\n  return `${url}`; // so\n}\nexport const send = post;\n"
TOAST = 'import { post } from "ui/http";\n\n/** @param {string} text */\nexport class Toast {}\npost(Toast);\n'
MAIN = 'import "ui/toast";\nimport { post, send } from "ui/http";\nsend(post);\n'


def joined(modules: Mapping[str, str], entry: str = "main", *, later: tuple[str, ...] = ()) -> str:
    return Joiner(lambda name: modules[name.removeprefix("ui/")], entries=later).joined(f"ui/{entry}")


def test_each_module_runs_once_after_what_it_imports() -> None:
    text = joined({"main": MAIN, "toast": TOAST, "http": HTTP})

    assert text == (
        "const $http=(()=>{\n"
        "async function post(url) {\nreturn `${url}`; // so\n}\nconst send = post;\n"
        "return{post,send};})();\n"
        "const $toast=(()=>{const{post}=$http;\n"
        "class Toast {}\npost(Toast);\n"
        "return{Toast};})();\n"
        "(()=>{const{post,send}=$http;\n"
        "send(post);\n"
        "})();\n"
        "export{$http,$toast};\n"
    )


def test_another_file_takes_from_main_what_stands_there() -> None:
    ticket = 'import { post } from "ui/http";\nimport { draw } from "ui/draw";\ndraw(post);\n'
    modules = {"main": MAIN, "toast": TOAST, "http": HTTP, "ticket": ticket, "draw": "export const draw = print;\n"}

    text = joined(modules, "ticket")

    assert text.startswith('import{$http}from"ui/main";\nconst $draw=')
    assert "const{post}=$http;const{draw}=$draw;\ndraw(post);" in text
    assert "function post" not in text


def test_what_a_script_asks_for_later_gives_its_own_names() -> None:
    editor = (
        'import * as tiptap from "other/editor";\nimport { post } from "ui/http";\nimport { bind } from "ui/tools";\n'
        "export { bind };\nexport function edit() {\n  post(tiptap);\n}\n"
    )
    modules = {"main": MAIN, "toast": TOAST, "http": HTTP, "editor": editor, "tools": "export const bind = 1;\n"}

    text = joined(modules, "editor")

    assert text.startswith('import{$http}from"ui/main";\nimport * as tiptap from"other/editor";\n')
    assert text.endswith("return{edit,bind};})();\nexport const{edit,bind}=$editor;\n")


@pytest.mark.parametrize(
    "line",
    [
        "export default class {}",
        "export let count = 0;",
        "export * from 'ui/http';",
        "export const { post } = http;",
        'export { post as send } from "ui/http";',
        "import http from 'ui/http';",
        'import { post } from "ui/http"',
        'import { post as ask } from "ui/http";',
        'import {\n  post,\n} from "ui/http";',
        'import * as http from "ui/http";',
        'import { Editor } from "other/editor";',
        'import { nothing } from "ui/http";',
        'import { main } from "ui/main";',
        'const later = await import("ui/http");',
        'open(() => import("ui/http"));',
        "open(() => import(name));",
        "const here = import.meta.url;",
        "const text = `two\n  lines`;",
    ],
)
def test_a_form_that_is_not_understood_is_refused(line: str) -> None:
    """The collection fails: nothing is served which a browser would read otherwise than in development."""
    with pytest.raises(NotJoinable, match="ui/main"):
        joined({"main": f"{line}\n", "http": HTTP})


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_line_of_code_is_kept(entry: str) -> None:
    names = {f"ui/{name}" for name in ENTRIES}
    text = Joiner(lambda name: (SCRIPTS / f"{name[3:]}.js").read_text(), entries=names).joined(f"ui/{entry}")
    held = set() if entry == "main" else set(imported_by("ui/main"))

    kept = set(text.splitlines())
    for name in {*imported_by(f"ui/{entry}")} - held - {*EDITOR}:
        code = without_comments((SCRIPTS / f"{name[3:]}.js").read_text()).splitlines()
        lines = {line.strip().removeprefix("export ") for line in code if not line.startswith("import ")}
        assert lines - {""} - kept <= {"{ placePicture, storePictures };"}


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.stem)
def test_only_comments_are_taken_for_comments(script: Path) -> None:
    lines = script.read_text().splitlines(keepends=True)
    kept = COMMENTS.sub("", script.read_text()).splitlines(keepends=True)
    is_comment = [line.lstrip().startswith(("//", "/*", "*")) for line in lines]
    before_types = [line[: found.start()] for line in kept for found in TYPES.finditer(line)]

    code = [line for line, is_one in zip(lines, is_comment, strict=True) if not is_one]
    assert [line for line in kept if not line.lstrip().startswith(("//", "/*", "*"))] == code
    # None stands within a text.
    assert not [before for before in before_types if before.count('"') % 2 or before.count("`") % 2]


def test_a_comment_beside_code_takes_nothing_with_it() -> None:
    text = (
        "/** @type {Set} */ const one = new Set(); /* so */\n  /* two\n lines */\nconst url = `https://x/`; // why\n"
        'const two = "a // b", three = [2, "c"]; // as it is\nconst four = "it\'s // five";\n'
    )

    assert without_comments(text) == (
        "const one = new Set(); /* so */\nconst url = `https://x/`; // why\n"
        'const two = "a // b", three = [2, "c"];\nconst four = "it\'s // five";\n'
    )


def test_a_page_names_one_file_beside_main() -> None:
    """Two of them may hold the same module, which would run twice."""
    for template in (file for room in ROOMS for file in room.rglob("*.html")):
        named = re.findall(r'{% script "([\w-]+)" %}', template.read_text())
        assert len([name for name in named if name != "main"]) <= 1, template


def test_what_is_loaded_later_runs_once() -> None:
    """Two files may hold the same functions, but nothing that names an element or listens to the page."""
    held = set(imported_by("ui/main"))
    everywhere = {name: set(imported_by(f"ui/{name}")) - held - {*EDITOR} for name in ENTRIES}

    for later in (
        "editor",
        "choosing",
        "contact-form",
        "file-drop",
        "choice-filter",
        "opening-place",
        "call-bar",
        "live-worker",
        "picture-viewer",
    ):
        others = {module for name in ENTRIES if name != later for module in everywhere[name]}
        for module in everywhere[later] & others:
            text = without_comments((SCRIPTS / f"{module[3:]}.js").read_text())
            assert not re.search(r"customElements|^(?:document|window|addEventListener|let )", text, re.MULTILINE), (
                module
            )
