"""The addresses of what everybody may load of the company."""

from django.urls import path, register_converter

from joindre.company import views


class HexConverter:
    """A character by its number, as in `icon-4a-0b5c63.svg`."""

    regex = "[0-9a-f]{2,5}"

    def to_python(self, text: str) -> int:
        return int(text, 16)

    def to_url(self, value: int) -> str:
        return f"{value:x}"


register_converter(HexConverter, "hex")

app_name = "company"
urlpatterns = [
    path("company/logo-<slug:digest>.png", views.logo, name="logo"),
    path("company/colours-<slug:digits>.css", views.style, name="style"),
    path("company/icon-<hex:letter>-<slug:digits>.svg", views.icon, name="icon"),
]
