"""A URLconf that shows every piece of the look at once, for the eye and for axe; nothing of it is shipped."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.urls import path
from django.utils import timezone, translation

from joindre.lib.errors import MissingRight, Refusal
from joindre.ui.forms import RichTextField, RichTextWidget, Token, TokensField, TokenWidget

PAGES = Path(__file__).parent / "gallery_pages"
PEOPLE = [
    Token(
        value="c1",
        label="Julie Lefèvre",
        detail="comptabilité · Ateliers Delorme, Lyon",
        address="julie.lefevre@delorme.example",
        client=True,
        initials="JL",
    ),
    Token(
        value="c2",
        label="Antoine Lefort",
        detail="direction · Ateliers Delorme, Paris",
        address="a.lefort@delorme.example",
        client=True,
        initials="AL",
    ),
    Token(
        value="e1",
        label="Nadia Lefranc",
        detail="collaboratrice · Support niveau 2",
        address="nadia@joindre.example",
        initials="NL",
    ),
    Token(value="e2", label="Marc Petit", detail="collaborateur", address="marc@joindre.example", initials="MP"),
]


class MailForm(forms.Form):
    to = TokensField(widget=TokenWidget(url="/people/"), label="À")
    subject = forms.CharField(label="Objet", initial="Demande 2026-00042 du 21/11/2026")
    body = RichTextField(widget=RichTextWidget(label="Message", framed=False))


class ContactForm(forms.Form):
    title = forms.ChoiceField(label="Civilité", choices=[("", "—"), ("mrs", "Mme"), ("mr", "M.")], required=False)
    first_name = forms.CharField(label="Prénom", required=False)
    last_name = forms.CharField(label="Nom")
    phone = forms.CharField(label="Téléphone", required=False, help_text="Comme il se compose sur place.")
    email = forms.EmailField(label="Email", required=False)
    decides = forms.BooleanField(label="Décideur", required=False)
    notes = RichTextField(label="Notes", required=False)


class MessageForm(forms.Form):
    body = RichTextField(
        widget=RichTextWidget(
            label="Message direct", placeholder="Écrire à Sophie Delorme…", upload="/upload/", framed=False
        )
    )


def page(request: HttpRequest, name: str = "index") -> HttpResponse:
    request.theme = request.GET.get("theme", "")  # type: ignore[attr-defined]  # what the real middleware does
    with translation.override(request.GET.get("lang", "fr")):
        template = Template((PAGES / f"{name}.html").read_text())
        return HttpResponse(template.render(RequestContext(request, context(request))))


def context(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    people = [
        *PEOPLE[:1],
        PEOPLE[3],
        Token(value="achats@delorme-industrie.example", label="achats@delorme-industrie.example", odd=True),
    ]
    people[2] = Token(value=people[2].value, label=people[2].label, address=people[2].value, odd=True)
    return {
        "now": now,
        "earlier": now - timedelta(hours=3),
        "then": now - timedelta(days=3),
        "last_year": now - timedelta(days=400),
        "message_form": MessageForm(),
        "mail_form": MailForm(
            initial={"to": people, "body": "<p>Bonjour,</p><p>Vous trouverez ci-joint la synthèse.</p>"}
        ),
        "contact_form": ContactForm({"last_name": "", "email": "pas une adresse"}),
        "rows": [SimpleNamespace(number=f"2026-{42 - n:05}", unread=n % 3) for n in range(12)],
    }


def people(request: HttpRequest) -> JsonResponse:
    found = [person.as_choice() for person in PEOPLE if request.GET.get("q", "").casefold() in person.label.casefold()]
    return JsonResponse(found, safe=False)


def upload(request: HttpRequest) -> JsonResponse:
    [file] = request.FILES.getlist("file")
    return JsonResponse({"url": "/files/1/picture.png", "name": file.name, "picture": True})


def saved(request: HttpRequest) -> HttpResponse:
    undo = {"label": "Annuler", "url": "/undone/"}
    notice = {"text": "Contact enregistré", "seconds": 30, "action": undo}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"modal:close": {}, "toast": notice})})


def undone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": {"text": "Annulé"}})})


def refused(request: HttpRequest) -> HttpResponse:
    if request.GET.get("right"):
        raise MissingRight("Support demandes bloquer/débloquer messages")
    raise Refusal("La conversation de cette demande est bloquée depuis le 21 novembre.")


urlpatterns = [
    path("", page),
    path("people/", people),
    path("upload/", upload),
    path("refused/", refused),
    path("saved/", saved),
    path("undone/", undone),
    path("<str:name>/", page),
    *staticfiles_urlpatterns(),
]
