"""The field of who follows a request: the token field of people, over colleagues who sign in (T1)."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.directory.models import Employee, folded_name, typed_words
from joindre.lib.keys import read_key
from joindre.ui.forms import Token, TokensField, TokenWidget
from joindre.workspace.forms.meanwhile import HiddenMany

#: How an employee is posted; anything else is a name or an address that was typed.
_KEY: Final = re.compile(r"e([0-9]{1,18})")
#: Letters of what is typed or pasted without script, and people who may follow one request.
LONGEST: Final = 10_000
MOST: Final = 200
LONGEST_SEARCH: Final = 200


def signing_in(shown: Collection[int] = ()) -> "QuerySet[Employee]":
    """Whoever signs in, and those who are shown, who may have left since."""
    return Employee.objects.filter(Q(is_active=True, account__isnull=False) | Q(pk__in=shown))


def token_of(employee: Employee) -> Token:
    """One choice of the type-ahead, and what stands in the field once it is chosen."""
    return Token(
        value=f"e{employee.pk}",
        label=employee.name,
        address=employee.email or "",
        initials=employee.initials or "·",
    )


def find_colleagues(text: str, *, limit: int) -> Sequence[Token]:
    """Whoever signs in, by name: those of whom one word of name or address begins with each word typed."""
    typed = typed_words(text[:LONGEST_SEARCH])
    found = [one for one in signing_in().order_by("last_name", "first_name", "pk") if _is_called(one, typed)]
    return [token_of(one) for one in found[:limit]]


def _is_called(employee: Employee, typed: Iterable[str]) -> bool:
    own = typed_words(f"{employee.name} {employee.email or ''}")
    return all(any(word.startswith(beginning) for word in own) for beginning in typed)


def keys_of(values: Iterable[str]) -> frozenset[int]:
    """Keys of the employees whom these posted values mean."""
    found = (read_key(match[1]) for match in map(_KEY.fullmatch, values) if match)
    return frozenset(key for key in found if key)


class FollowersWidget(TokenWidget):
    """Without script, names are typed, with a semicolon between them."""

    def __init__(self) -> None:
        nobody = gettext_lazy("Nobody by that name signs in. Press F2 for the list.")
        invalid = gettext_lazy("Not a colleague who signs in: {name}. Choose one from the list, or remove it.")
        texts = {"all": gettext_lazy("List of colleagues"), "nothing": nobody, "whole": nobody, "invalid": invalid}
        super().__init__(url="/colleagues/", texts=texts)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:  # noqa: ANN401, ARG002 - Django's signature
        values: Sequence[str] = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        typed = [part.strip() for value in values for part in re.split("[,;\n]", str(value)[:LONGEST])]
        return [part for part in typed if part]


class FollowersField(TokensField):
    """Colleagues, each by key, by address or by whole name."""

    widget = FollowersWidget
    hidden_widget = HiddenMany
    #: Keys of those who stand there already, who may have left since; set by the form.
    shown: Collection[int] = ()

    def clean(self, value: Iterable[str] | None) -> Sequence[Employee]:
        tokens = self.to_python(value)
        if len(tokens) > MOST:
            raise ValidationError(_("Choose at most %(most)s colleagues.") % {"most": MOST})
        by_key = self._by_key(tokens)
        return list(dict.fromkeys(by_key.get(token) or self._named(token) for token in tokens))

    def prepare_value(self, value: Any) -> Sequence[Token]:  # noqa: ANN401 - employees as they are, or what was posted
        values = list(value or ())
        known = self._by_key(one for one in values if isinstance(one, str))
        return [token_of(one) if isinstance(one, Employee) else _shown(str(one), known) for one in values]

    def _by_key(self, tokens: Iterable[str]) -> Mapping[str, Employee]:
        keys = keys_of(tokens)
        return {f"e{one.pk}": one for one in signing_in(self.shown).filter(pk__in=keys)} if keys else {}

    def _named(self, token: str) -> Employee:
        if _KEY.fullmatch(token):
            raise ValidationError(_("One of these colleagues signs in no longer. Choose again."))
        everybody, wanted = list(signing_in(self.shown)), folded_name(token)
        found = [one for one in everybody if (one.email or "").lower() == token.lower()] or [
            one
            for one in everybody
            if wanted in (folded_name(one.name), folded_name(f"{one.last_name} {one.first_name}"))
        ]
        if len(found) == 1:
            return found[0]
        told = (
            _("Several colleagues are called “%(name)s”. Type the address instead.")
            if found
            else _("Nobody called “%(name)s” signs in. Choose a colleague from the list.")
        )
        raise ValidationError(told % {"name": token[:80]})


def _shown(token: str, known: Mapping[str, Employee]) -> Token:
    employee = known.get(token)
    return token_of(employee) if employee else Token(value=token[:200], label=token[:200])
