"""Where the unknown senders of a mailbox become contacts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joindre.directory.models.sites import Site
from joindre.mail.models import Mailbox


class SenderRule(models.Model):
    """The default customer rule of a mailbox (I7). A mailbox without one sets aside what unknown senders write."""

    class Rule(models.TextChoices):
        DOMAIN = "domain", _("the customer whose contacts have addresses at that domain")
        SITE = "site", _("always the same customer and site")

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="sender_rule")
    rule = models.CharField(_("unknown senders become contacts of"), max_length=6, choices=Rule)
    #: Of the rule `site` alone.
    site = models.ForeignKey(Site, models.PROTECT, null=True, verbose_name=_("site"), related_name="+")

    class Meta:
        verbose_name = _("rule for unknown senders")
        constraints = [
            models.CheckConstraint(
                condition=Q(rule="site", site__isnull=False) | Q(rule="domain", site=None),
                name="sender_rule_names_its_site",
            ),
        ]

    def __str__(self) -> str:
        return str(self.mailbox)
