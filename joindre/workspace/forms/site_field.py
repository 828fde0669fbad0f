"""The field that looks for the site of a customer: the token field of people, over customers with their sites (S3)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.directory.models import Employee, Site
from joindre.directory.named_sites import LONGEST_PLACE, SEPARATOR, named_site
from joindre.lib.errors import Refusal
from joindre.lib.names import initials_of
from joindre.ui.forms import Token, TokensField, TokenWidget
from joindre.workspace.forms.meanwhile import HiddenToken

#: How a site is posted; anything else is a name that was typed.
_KEY: Final = re.compile(r"site-([0-9]{1,18})")


def key_of(site: Site) -> str:
    """How a chosen site is posted."""
    return f"site-{site.pk}"


def token_of(site: Site) -> Token:
    """One choice of the type-ahead, and what stands in the field once it is chosen."""
    return Token(
        value=key_of(site),
        label=f"{site.customer.name}{SEPARATOR}{site.name}",
        detail=f"{site.postal_code} {site.city}".strip(),
        initials=initials_of(site.customer.name) or "·",
        client=True,
    )


class SiteWidget(TokenWidget):
    """Without script, the name of the customer is typed, and that of the site behind it."""

    def __init__(self) -> None:
        super().__init__(
            url="/settings/places/",
            texts={
                "all": gettext_lazy("List of customers"),
                "nothing": gettext_lazy("No customer by that name. Press F2 for the list."),
                "whole": gettext_lazy("No customer by that name. Press F2 for the list."),
                "invalid": gettext_lazy("Not a customer: {name}. Choose one from the list, or remove it."),
            },
            is_single=True,
        )

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A name that was typed stays in the input, where it is corrected with and without script."""
        tokens = cast("Sequence[Token]", value or ())
        chosen = [one for one in tokens if _KEY.fullmatch(one.value)]
        typed = [one.value for one in tokens if one not in chosen][:1]
        return super().get_context(name, chosen, {**(attrs or {}), **({"value": typed[0]} if typed else {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:  # noqa: ANN401, ARG002 - Django's signature
        values: Sequence[str] = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        # What is typed without script stands behind what was there before, and takes its place.
        return [typed for value in values if (typed := value.strip()[:LONGEST_PLACE])][-1:]


class SiteField(TokensField):
    """One site in service, by its key or by its name as `named_site` reads it."""

    widget = SiteWidget
    hidden_widget = HiddenToken
    #: For whom it looks; set by the form.
    by: Employee
    #: The site that stands there already, which may have gone out of service since.
    kept: Site | None = None

    def clean(self, value: Iterable[str] | None) -> Site | None:
        tokens = self.to_python([value] if isinstance(value, str) and value else value)
        self.validate(tokens)
        return self._found(tokens[-1]) if tokens else None

    def prepare_value(self, value: Any) -> Sequence[Token]:  # noqa: ANN401 - tokens, as they are posted
        return [self._shown(str(one)) for one in value or ()]

    def _shown(self, token: str) -> Token:
        site = self._by_key(token)
        return token_of(site) if site else Token(value=token, label=token)

    def _found(self, token: str) -> Site:
        if _KEY.fullmatch(token):
            site = self._by_key(token)
            if site is not None and (site == self.kept or site.is_open_to_requests):
                return site
            raise ValidationError(_("This site is out of service: choose another one."))
        try:
            return named_site(token, by=self.by)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message)) from refusal

    def _by_key(self, token: str) -> Site | None:
        if not (match := _KEY.fullmatch(token)):
            return None
        sites = Site.objects.among(self.by.customers).select_related("customer")
        return sites.filter(pk=int(match[1])).first()


class SenderPlaceForm(forms.Form):
    """Where the sender of a mail that was set aside becomes a contact (I7)."""

    place = SiteField(
        label=gettext_lazy("Or make the sender a contact of this customer"),
        help_text=gettext_lazy("The name of the customer, and of the site where it has several."),
    )

    def __init__(self, *args: Any, by: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, SiteField)  # noqa: S101 - for the type checker
        field.by = by
