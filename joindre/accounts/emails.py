"""Letters to those who sign in. Each is a pure function: rows in, a `Letter` out."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.accounts.models import Account
from joindre.company.letterhead import letterhead
from joindre.mail.models import Mailbox
from joindre.mail.outgoing.outbox import Letter, NewRecipient


def welcome(account: Account, *, name: str) -> Letter:
    """How somebody gets to choose the password of the account that was made for them."""
    with translation.override(account.language):
        subject = _("Your access to the support portal")
        return _letter("welcome", account, subject=subject, name=name, link=password_link(account))


def new_password(account: Account) -> Letter:
    """How somebody who forgot their password chooses another one."""
    with translation.override(account.language):
        return _letter("new_password", account, subject=_("Choose a new password"), link=password_link(account))


def _letter(template: str, account: Account, *, subject: str, link: str, name: str = "") -> Letter:
    head = letterhead()
    context = {"name": name, "email": account.email, "link": link, "site_url": settings.SITE_URL, "letterhead": head}
    return Letter(
        mailbox=Mailbox.objects.default(),
        from_name=head.name,
        subject=subject,
        text=render_to_string(f"accounts/emails/{template}.txt", context),
        html=render_to_string(f"accounts/emails/{template}.html", context),
        to=(NewRecipient(name=name, address=account.email),),
        files=head.files,
        is_automatic=True,
    )


def password_link(account: Account) -> str:
    """Good until the password is changed, at most for `PASSWORD_RESET_TIMEOUT`."""
    key = default_token_generator.make_token(account)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(account), "key": key})
    return f"{settings.SITE_URL}{path}"
