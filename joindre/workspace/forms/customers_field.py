"""The field that looks for customers: the token field of people, over customers (S3)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.directory.models import Customer
from joindre.lib.names import initials_of
from joindre.ui.forms import Token, TokensField, TokenWidget
from joindre.workspace.forms.meanwhile import HiddenMany

#: How a customer is posted; anything else is a name that was typed.
_KEY: Final = re.compile(r"customer-([0-9]{1,18})")
#: Letters of what is typed or pasted without script.
LONGEST: Final = 40_000
#: Django reads a thousand fields of a form at most.
MOST: Final = 500


def token_of(customer: Customer) -> Token:
    """One choice of the type-ahead, and what stands in the field once it is chosen."""
    detail = "" if customer.is_active else _("Out of service")
    return Token(
        value=f"customer-{customer.pk}",
        label=customer.name,
        detail=detail,
        initials=initials_of(customer.name) or "·",
        client=True,
    )


class CustomersWidget(TokenWidget):
    """Without script, names are typed, with a semicolon between them."""

    def __init__(self) -> None:
        super().__init__(
            url="/settings/accounts/customers/",
            texts={
                "all": gettext_lazy("List of customers"),
                "nothing": gettext_lazy("No customer by that name. Press F2 for the list."),
                "whole": gettext_lazy("No customer by that name. Press F2 for the list."),
                "invalid": gettext_lazy("Not a customer: {name}. Choose one from the list, or remove it."),
            },
        )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:  # noqa: ANN401, ARG002 - Django's signature
        values: Sequence[str] = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        typed = [part.strip() for value in values for part in re.split("[;\n]", value[:LONGEST])]
        return [part for part in typed if part]


class CustomersField(TokensField):
    """Customers, each by its key or by its whole name."""

    widget = CustomersWidget
    hidden_widget = HiddenMany

    def clean(self, value: Iterable[str] | None) -> Sequence[Customer]:
        tokens = self.to_python(value)
        if len(tokens) > MOST:
            raise ValidationError(_("Choose at most %(most)s customers.") % {"most": MOST})
        found = [_found(token, by_key=_by_keys(tokens)) for token in tokens] if tokens else []
        self.validate(found)
        return list(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Sequence[Token]:  # noqa: ANN401 - customers as they are, or what was posted
        values = list(value or ())
        known = _by_keys(one for one in values if isinstance(one, str))
        return [token_of(one) if isinstance(one, Customer) else _shown(str(one), known) for one in values]


def _shown(token: str, known: Mapping[str, Customer]) -> Token:
    customer = known.get(token)
    return token_of(customer) if customer else Token(value=token[:200], label=token[:200])


def _by_keys(tokens: Iterable[str]) -> Mapping[str, Customer]:
    keys = [int(match[1]) for match in map(_KEY.fullmatch, tokens) if match]
    return {f"customer-{one.pk}": one for one in Customer.objects.filter(pk__in=keys)} if keys else {}


def _found(token: str, *, by_key: Mapping[str, Customer]) -> Customer:
    if _KEY.fullmatch(token):
        if token in by_key:
            return by_key[token]
        raise ValidationError(_("One of these customers is not there any more. Choose again."))
    named = list(Customer.objects.called(token)[:2])
    if not named:
        raise ValidationError(_("No customer is called “%(name)s”. Choose one from the list.") % {"name": token[:80]})
    if len(named) > 1:
        told = _("Several customers are called “%(name)s”. Choose one from the list.")
        raise ValidationError(told % {"name": token[:80]})
    return named[0]
