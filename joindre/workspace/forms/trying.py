"""A form whose act refuses says why, and keeps all that was typed."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from joindre.audit.meanwhile import ChangedByAnother
from joindre.lib.errors import Refusal

T = TypeVar("T")


def tried(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """What the act gives; where it refuses, `None`, and the form says why, beside the field that it is about."""
    try:
        return act()
    except ChangedByAnother as refusal:
        for name, now in refusal.fields.items():
            form.add_error(name if name in form.fields else None, str(ChangedByAnother({name: now}).message))
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
    return None
