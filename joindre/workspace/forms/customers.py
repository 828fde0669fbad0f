"""The forms of customers and their sites: what was typed in, values out."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joindre.company.models import Calendar, Company
from joindre.directory.customers import SiteCard
from joindre.directory.models import Site, WorkGroup
from joindre.directory.models.sites import LONGEST_NAME
from joindre.lib.seen import seen_name
from joindre.ui.place_fields import CountryField, ZoneField
from joindre.workspace.forms.meanwhile import SharedForm


class LineField(forms.CharField):
    """Text on one line, without invisible characters."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        return seen_name(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Several lines, each without invisible characters, and no empty ones."""

    widget = forms.Textarea({"rows": 2})

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        lines = (seen_name(line) for line in (super().to_python(value) or "").splitlines())
        return "\n".join(line for line in lines if line)


class CustomerForm(forms.Form):
    name = LineField(label=_("Name"), max_length=LONGEST_NAME)


class SiteForm(SharedForm, forms.Form):
    name = LineField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("As your team calls it: the city, or “Head office”.")
    )
    address = LinesField(label=_("Street and building"), max_length=300, required=False)
    postal_code = LineField(label=_("Postal code"), max_length=20, required=False)
    city = LineField(label=_("City"), max_length=80, required=False)
    country = CountryField(label=_("Country"))
    time_zone = ZoneField(label=_("Time zone"))
    calendar = forms.ModelChoiceField(
        label=_("Opening hours"),
        queryset=Calendar.objects.none(),
        required=False,
        empty_label=_("Those of the company"),
    )
    default_group = forms.ModelChoiceField(
        label=_("Work group"),
        queryset=WorkGroup.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("New requests of this site go to it, unless whoever opens one names another."),
    )
    shows_requests = forms.BooleanField(
        label=_("New requests are visible to the customer"),
        required=False,
        help_text=_("When off, a request that your team opens begins hidden. What a client opens, they always see."),
    )

    def __init__(self, data: Any = None, *, site: Site | None = None) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(data, initial=_values_of(site))
        calendar = cast("forms.ModelChoiceField[Calendar]", self.fields["calendar"])
        calendar.queryset = Calendar.offered(site.calendar_id if site else None)
        field = cast("forms.ModelChoiceField[WorkGroup]", self.fields["default_group"])
        chosen = site.default_group_id if site else None
        field.queryset = WorkGroup.objects.filter(Q(is_active=True) | Q(pk=chosen))

    def card(self) -> SiteCard:
        return SiteCard(**self.cleaned_data)


def _values_of(site: Site | None) -> dict[str, Any]:
    """What the form begins with: the site as it is, or what new ones have of the company."""
    if site is None:
        company = Company.current()
        return {"country": company.country, "time_zone": company.time_zone, "shows_requests": True}
    return {name: getattr(site, name) for name in SiteForm.base_fields}
