"""Who gives the support: what clients know of it (U6), and where and in which language it works."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from joindre.company import colours
from joindre.company.models.calendars import Calendar
from joindre.files.models import StoredFile
from joindre.lib import countries, phones
from joindre.lib.zones import zone_named
from joindre.live.kept import KeptRow, KeptValue


class Company(KeptRow):
    """*Entreprise* (U6): one row, made by the first migration. What is blank in it comes from the settings file."""

    #: What the values of a field mean, where the field itself does not say it.
    CHOICES: ClassVar = {"country": countries.NAMES.items()}

    own_name = models.CharField(_("Name"), max_length=80, blank=True)
    own_line = models.CharField(_("Line beneath the name"), max_length=120, blank=True)
    #: As `#0b5c63`, dark enough to be read on our light grounds; blank for Joindre's own.
    colour = models.CharField(_("Colour"), max_length=7, blank=True)
    #: In E.164 (C5).
    telephone = models.CharField(_("Support telephone"), max_length=20, blank=True)
    #: A PNG that we drew ourselves.
    logo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    #: Of new accounts, of mails to people without one, and of the sign-in page where a browser asks for none of ours.
    language = models.CharField(_("Language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    #: A name such as `Europe/Paris`; blank for that of the settings file.
    own_time_zone = models.CharField(_("Time zone"), max_length=60, blank=True)
    #: ISO 3166 code: numbers typed without a country code are of that country (C5).
    country = models.CharField(_("Country"), max_length=2, default="FR")

    #: Codes of what was left to do after the first start, but for what an administrator has put aside.
    first_tasks = models.JSONField(default=list)
    #: Of every site that names none of its own; without one, somebody is always there.
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_company")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Company":
        """Return the one that all pages share: whoever changes it reads the row."""
        return _current()

    @property
    def name(self) -> str:
        """What clients read in the place of ours: never blank."""
        return self.own_name or settings.COMPANY_NAME or gettext("Support")

    @property
    def line(self) -> str:
        return self.own_line if self.own_name or self.own_line else settings.COMPANY_LINE

    @property
    def initial(self) -> str:
        """One sign: the capital of `ß` has two letters."""
        return self.name[:1].upper()[:1]

    @property
    def time_zone(self) -> str:
        """By which requests are numbered and dates are shown to who has chosen no zone: never blank."""
        return self.own_time_zone or settings.TIME_ZONE

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone) or ZoneInfo(settings.TIME_ZONE)

    @property
    def shown_telephone(self) -> str:
        """As people write it where the portal is at home."""
        return phones.display(self.telephone, country=self.country) if self.telephone else ""

    @property
    def logo_url(self) -> str:
        """Open to everybody, as the sign-in page is; another logo has another address."""
        return f"/company/logo-{self.logo.blob.sha256[:16]}.png" if self.logo else ""

    @property
    def style_url(self) -> str:
        """Of the sheet that puts the colour in the place of ours; another colour has another address."""
        return f"/company/colours-{self.colour[1:]}.css" if self.colour else ""

    @property
    def icon_url(self) -> str:
        """Of the picture in the browser's tab."""
        return f"/company/icon-{ord(self.initial):x}-{self.shown_colour[1:]}.svg"

    @property
    def shown_colour(self) -> str:
        return self.colour or colours.OURS


_current = KeptValue(lambda: Company.objects.select_related("logo__blob", "calendar").get(pk=1))

#: Topic of the files that are our logo: mails carry it, and no list of files names it.
LOGOS = "company"
