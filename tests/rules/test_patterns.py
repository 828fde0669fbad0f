"""The rules that read text find what they look for, and leave alone what resembles it."""

import re

import pytest

from tests.rules import test_python, test_repository, test_templates, test_tests


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (test_templates.COLOUR, "color: #fff;"),
        (test_templates.COLOUR, "background: oklch(60% 0.1 200);"),
        (test_templates.COLOUR, "border: 1px solid; color: white"),
        (test_templates.ELSEWHERE, '<script src="https://cdn.example/x.js">'),
        (test_templates.ELSEWHERE, "background: url(//example.org/x.png)"),
        (test_templates.EXTENDS_PAGE, '{% extends "workspace/base.html" %}'),
        (test_templates.INLINE, "<script>alert(1)</script>"),
        (test_templates.INLINE, '<p style="color: inherit">'),
        (test_templates.INLINE, '<button onclick="go()">'),
        (test_templates.TRUSTED_TEXT, "{{ body | safe }}"),
        (test_templates.TRUSTED_TEXT, "{% autoescape off %}"),
        (test_tests.SLEEP, "    time.sleep(1)"),
        (test_tests.MOCK, 'monkeypatch.setattr(outbox, "queue", lambda letter: None)'),
        (test_repository.PLACES, 'path = "/root/data"'),
        (test_repository.PLACES, "pip install --index-url https://example.org joindre"),
        (test_python.WITH_REASON, "# noqa: S308 - built from constants"),
        (test_python.WITH_REASON, "# noqa: ARG002, ANN401 - Django's signature"),
        (test_python.WITH_REASON, "# type: ignore[arg-type]  # the stub is too narrow"),
    ],
)
def test_it_is_found(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (test_templates.COLOUR, "color: var(--ink);"),
        (test_templates.COLOUR, "white-space: pre-line"),
        (test_templates.ELSEWHERE, '<script src="/static/ui/js/live-feed.js">'),
        (test_templates.EXTENDS_PAGE, '{% extends "ui/_dialog.html" %}'),
        (test_templates.INLINE, '<script type="module" src="{% static "ui/js/x.js" %}">'),
        (test_templates.INLINE, '<p data-styled="x" class="only one">'),
        (test_templates.TRUSTED_TEXT, "{{ link|urlize }} is safe"),
        (test_tests.MOCK, 'monkeypatch.setattr(pdf, "SECONDS", 0.001)'),
        (test_repository.PLACES, "a path such as var/joindre or /portal/tickets/"),
        (test_python.WITH_REASON, "# noqa"),
        (test_python.WITH_REASON, "# noqa: S308"),
        (test_python.WITH_REASON, "# type: ignore"),
    ],
)
def test_it_is_left_alone(pattern: re.Pattern[str], text: str) -> None:
    assert not pattern.search(text)
