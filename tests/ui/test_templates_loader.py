"""Our pages are sent without the indentation of their templates; what people wrote keeps its spaces."""

import re

from django.template import Context, Template
from django.template.loader import get_template

from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from joindre.ui.templates_loader import PACKAGE
from tests.cast import browse
from tests.factories import make_message

UNTRIMMED = re.compile(r"{% blocktranslate (?!.*\btrimmed\b)[^%]*%}(?:(?!{% endblocktranslate).)*\n", re.DOTALL)


def test_a_page_has_no_indentation(ada: Employee) -> None:
    html = browse(ada).get("/").content.decode()

    assert not re.search(r"\n[ \t]+<", html)


def test_what_was_written_keeps_its_spaces(ada: Employee, ticket: Ticket) -> None:
    make_message(ticket, by=ada, body="<pre><code>bac 2:\n    vide</code></pre>")

    assert "bac 2:\n    vide" in browse(ada).get(f"/tickets/{ticket.number}/").content.decode()


def test_a_template_of_a_package_stays_as_it_is() -> None:
    assert "\n  " in get_template("django/forms/table.html").template.source  # type: ignore[attr-defined]  # of Django


def test_texts_over_several_lines_are_trimmed_in_our_templates() -> None:
    """Their spaces would be a part of what the catalogue is asked for."""
    assert not [path.name for path in PACKAGE.rglob("*.html") if UNTRIMMED.search(path.read_text())]
    assert Template("{% blocktranslate trimmed %}\n  One\n{% endblocktranslate %}").render(Context()) == "One"
