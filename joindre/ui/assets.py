"""The style sheets and scripts of every page, each named once, with the addresses that the static
storage gives them.
"""

import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from joindre.ui import keeping

#: What every page loads. The order of the layers is declared in the first; within a layer later files win.
STYLESHEETS = (
    "tokens",
    "reset",
    "base",
    "layout",
    "button",
    "badge",
    "avatar",
    "rail",
    "banner",
    "context",
    "person",
    "tip",
    "calling",
    "menu",
    "field",
    "feed",
    "message",
    "prose",
    "composer",
    "filters",
    "find-here",
    "toast",
    "states",
    "utilities",
    "forced",
)
#: What neither the list nor a request shows at first: dialogs, boxes of calls, lists of choices, results. These two
#: pages load it with the first sign of somebody who uses them (`late-sheets.js`), all others at once.
DIALOGS = (
    "contact",
    "call-ways",
    "call-note",
    "choice",
    "choices",
    "viewer",
    "dialog",
    "enclosed",
    "palette",
    "tokenfield",
    "canned-texts",
    "found",
    "card",
    "company",
)
#: What the pages of one room load after them, so that the page of a request carries nothing of the settings.
OF_ROOMS = {
    "list": ("list",),
    "entrance": ("sign-in",),
    "settings": ("settings", "steps", "first-start", "lists", "rights", "operation", "imports"),
    "portal": ("portal",),
    "people": ("sheet", "personal-data"),
    "opening": ("opening",),
    "missed": ("missed",),
}
#: Each of these in one file, which `JoinedStaticFilesStorage` makes: one request in the place of thirty.
JOINED = {"": STYLESHEETS, "dialogs": DIALOGS, **OF_ROOMS}
SCRIPTS = Path(__file__).parent / "static" / "ui" / "js"
#: The modules that pages name and that scripts ask for later. Each is joined with what it imports into one file, but
#: for what `main` holds. A page names one of them beside `main`, for two files may hold the same module.
ENTRIES = (
    "main",
    "ticket",
    "portal-ticket",
    "editor",
    "choosing",
    "contact-form",
    "file-drop",
    "choice-filter",
    "opening-place",
    "picture-viewer",
    "call-bar",
    "session",
    "live-worker",
    "settings",
    "palette",
    "site-hours",
    "linked-drop",
    "canned-texts",
)
EDITOR = {"django-prose-editor/editor": "django_prose_editor/editor.js"}
#: What a module loads with itself; what it loads later, with `import(…)`, is not looked at.
IMPORT = re.compile(r"""^import (?:[^"]* from )?"([^"]+)";""", re.MULTILINE)
#: What a module asks for by its name while it runs. The other files are named by their pages alone.
ASKED = re.compile(r"""\bimport(?:\.meta\.resolve)?\(\s*"ui/([\w-]+)"\s*\)""")


def stylesheets(room: str = "") -> SafeString:
    """Load the style sheets of every page, or those that the pages of a room load after them."""
    return _stylesheets(room) if not settings.DEBUG else _stylesheets.__wrapped__(room)


def late_stylesheets() -> SafeString:
    """Name the style sheets of dialogs, to be loaded by `late-sheets.js`; without scripts they are loaded at once."""
    links = stylesheets("dialogs")
    late = mark_safe(links.replace("<link ", "<link disabled "))  # noqa: S308 - the same links, not loaded yet
    return format_html("{}<noscript>{}</noscript>", late, links)


def imports() -> SafeString:
    """Return the JSON of the import map: `ui/<name>` of each script, or once joined of what scripts ask for."""
    return _imports() if not settings.DEBUG else _imports.__wrapped__()


def script(name: str) -> SafeString:
    """Load a module, and beside it what it imports: a browser that reads one after the other waits for each."""
    return _script(name) if not settings.DEBUG else _script.__wrapped__(name)


def preload(name: str) -> SafeString:
    """Fetch a module and all that it imports, but for what every page loads; nothing of it runs."""
    return _preload(name) if not settings.DEBUG else _preload.__wrapped__(name)


def forget() -> None:
    """Forget the addresses: from now on the storage gives others. A page of both kinds would load half of each."""
    for kept in (_script, _preload, _stylesheets, _imports):
        kept.cache_clear()
    # Parts of pages that are kept as they were drawn hold addresses too.
    keeping.forget()


def has_hashed_names() -> bool:
    """Say whether the storage collects the files under hashed names, as it does outside of tests."""
    return isinstance(staticfiles_storage, ManifestFilesMixin)


def path_of(stylesheet: str) -> str:
    return f"ui/css/{stylesheet}.css"


def joined_stylesheet(room: str = "") -> str:
    return f"ui/css/joined{room and '-'}{room}.css"


def joined_path(entry: str) -> str:
    return f"ui/js/joined/{entry}.js"


def imported_by(name: str) -> list[str]:
    """Return the names, in the import map, of a module and of all that it imports, each once."""
    found = [name]
    for one in found:
        found += [each for each in _imports_of(one) if each not in found]
    return found


def _imports_of(name: str) -> list[str]:
    # The editor imports nothing.
    return [] if name in EDITOR else IMPORT.findall((SCRIPTS / f"{name.removeprefix('ui/')}.js").read_text())


def is_joined() -> bool:
    return has_hashed_names() and not settings.DEBUG


@cache
def _script(name: str) -> SafeString:
    address = staticfiles_storage.url(_script_path(_entry(name)))
    own = format_html('<script type="module" src="{}"></script>', address)
    return own + _links(_files_of(name)[1:], of=name)


@cache
def _preload(name: str) -> SafeString:
    return _links(_files_of(name), of=name)


def _entry(name: str) -> str:
    if name not in ENTRIES:
        message = f"{name!r} is joined into no file: add it to ENTRIES or let such a module import it."
        raise LookupError(message)
    return f"ui/{name}"


def _files_of(name: str) -> list[str]:
    """Return the names of the modules that are files of their own, of this one and all that it imports."""
    modules = imported_by(_entry(name))
    return [module for module in modules if module in (modules[0], *EDITOR)] if is_joined() else modules


def _links(modules: list[str], *, of: str) -> SafeString:
    everywhere = [] if of == "main" else imported_by("ui/main")
    paths = (_script_path(module) for module in modules if module not in everywhere)
    return format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((staticfiles_storage.url(path),) for path in paths)
    )


def _script_path(module: str) -> str:
    name = module.removeprefix("ui/")
    return EDITOR.get(module) or (joined_path(name) if is_joined() else f"ui/js/{name}.js")


@cache
def _stylesheets(room: str) -> SafeString:
    paths = [joined_stylesheet(room)] if is_joined() else [path_of(name) for name in JOINED[room]]
    addresses = ((staticfiles_storage.url(path),) for path in paths)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', addresses)


@cache
def _imports() -> SafeString:
    scripts = sorted(SCRIPTS.glob("*.js"))
    asked = {"main", *(name for file in scripts for name in ASKED.findall(file.read_text()))}
    names = [name for name in ENTRIES if name in asked] if is_joined() else [file.stem for file in scripts]
    modules = [*(f"ui/{name}" for name in names), *EDITOR]
    addresses = {module: staticfiles_storage.url(_script_path(module)) for module in modules}
    # A static address holds no "<" (the storage quotes it), so nothing here can close the script element.
    return mark_safe(json.dumps({"imports": addresses}))  # noqa: S308 - JSON of our own file names
