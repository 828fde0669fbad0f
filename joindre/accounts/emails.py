"""Letters to those who sign in. Each is a pure function: rows in, a `Letter` out."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.accounts.models import Account
from joindre.mail.models import Mailbox
from joindre.mail.outgoing.outbox import Letter, NewRecipient


def welcome(account: Account, *, name: str) -> Letter:
    """How somebody gets to choose the password of the account that was made for them."""
    with translation.override(account.language):
        context = {"name": name, "email": account.email, "link": password_link(account), "site_url": settings.SITE_URL}
        return Letter(
            mailbox=Mailbox.objects.default(),
            from_name=_("Support portal"),
            subject=_("Your access to the support portal"),
            text=render_to_string("accounts/emails/welcome.txt", context),
            html=render_to_string("accounts/emails/welcome.html", context),
            to=(NewRecipient(name=name, address=account.email),),
            is_automatic=True,
        )


def password_link(account: Account) -> str:
    """Good until the password is changed, at most for `PASSWORD_RESET_TIMEOUT`."""
    key = default_token_generator.make_token(account)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(account), "key": key})
    return f"{settings.SITE_URL}{path}"
