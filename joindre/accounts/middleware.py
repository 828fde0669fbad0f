"""The language, the time zone and the appearance of each answer."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class PreferencesMiddleware:
    """Speaks the language of who is signed in, in their time zone; for a visitor, the browser’s language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        language = account.language if account.is_authenticated else translation.get_language_from_request(request)
        zone = account.time_zone if account.is_authenticated else ""
        with translation.override(language), timezone.override(zone_named(zone)):
            request.LANGUAGE_CODE = language
            request.theme = account.theme if account.is_authenticated else ""  # type: ignore[attr-defined]  # read by the base page
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def zone_named(name: str) -> ZoneInfo | None:
    return ZoneInfo(name) if name and name in ZONES else None


ZONES = available_timezones()
