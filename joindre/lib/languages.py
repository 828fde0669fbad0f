"""Which of our languages a visitor's browser asks for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header


def asked_language(request: HttpRequest) -> str:
    """Blank where neither the choice on the sign-in page nor the browser names a language that we speak."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    accepted = [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return next((known for code in [chosen, *accepted] if (known := _supported(code))), "")


def _supported(code: str) -> str:
    try:
        return translation.get_supported_language_variant(code) if code else ""
    except LookupError:
        return ""
