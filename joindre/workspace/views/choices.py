"""The lists of values: their order, names, and what becomes of a value that is not wanted any more (S1)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.lib.choices import Choice
from joindre.lib.errors import Refusal
from joindre.lib.keys import read_key
from joindre.tickets import lists
from joindre.tickets.lists.acts import ensure_keeps_lists
from joindre.ui.events import notice, with_events
from joindre.workspace.forms.choices import ChoiceForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.list_pages import ChoicePage, choice_page
from joindre.workspace.views.settings import settings_page


@require_GET
@agents_only
@needs(Right.SETTINGS)
def choice_list(request: AgentRequest, code: str) -> HttpResponse:
    """The values in their order, with what holds them; those that are retired after the others."""
    page = _page(request, code)
    return settings_page(request, "workspace/settings/choices/list.html", _listed(page), page=page.code)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def new_choice(request: AgentRequest, code: str) -> HttpResponse:
    page = _page(request, code)
    return _edit(request, page, page.choices.model())


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
def choice(request: AgentRequest, code: str, pk: int) -> HttpResponse:
    page = _page(request, code)
    return _edit(request, page, _row(page, pk))


@require_POST
@agents_only
@needs(Right.SETTINGS)
def place(request: AgentRequest, code: str, pk: int) -> HttpResponse:
    """One place up or down (`step`), or after another value (`after`), by keyboard or by dragging."""
    page = _page(request, code)
    row = _row(page, pk)
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""), 0)
    placing = lists.Placing(step=step, after=read_key(request.POST.get("after", "")))
    at = lists.place_choice(page.choices, row, placing, by=request.employee)
    if not request.htmx:
        return redirect("workspace:choices", code)
    text = _("%(name)s now has place %(place)s.") % {"name": row.label, "place": at}
    answer = render(request, "workspace/settings/choices/_list.html", _listed(page))
    return with_events(answer, notice(text), after="settle")


@require_POST
@agents_only
@needs(Right.SETTINGS)
def retire(request: AgentRequest, code: str, pk: int) -> HttpResponse:
    page, row = _found(request, code, pk)
    said = _("“%(name)s” is retired: nobody can choose it any more.") % {"name": row.label}
    return _done(request, page, row, lambda: lists.retire_choice(page.choices, row, by=request.employee), said)


@require_POST
@agents_only
@needs(Right.SETTINGS)
def bring_back(request: AgentRequest, code: str, pk: int) -> HttpResponse:
    page, row = _found(request, code, pk)
    said = _("“%(name)s” can be chosen again.") % {"name": row.label}
    return _done(request, page, row, lambda: lists.bring_back_choice(page.choices, row, by=request.employee), said)


@require_POST
@agents_only
@needs(Right.SETTINGS)
def delete(request: AgentRequest, code: str, pk: int) -> HttpResponse:
    page, row = _found(request, code, pk)
    said = _("“%(name)s” is deleted.") % {"name": row.label}
    return _done(request, page, row, lambda: lists.delete_choice(page.choices, row, by=request.employee), said)


@require_POST
@agents_only
@needs(Right.SETTINGS)
def replace(request: AgentRequest, code: str, pk: int) -> HttpResponse:
    """Give another value to all that hold this one; where they are too many for one press, the page says so."""
    page, row = _found(request, code, pk)
    key = read_key(request.POST.get("successor", ""))
    try:
        result = lists.replace_choice(page.choices, row, successor=key or 0, by=request.employee)
    except Refusal as refusal:
        return _edited(request, page, row, refusal=refusal)
    if result.is_done:
        text = _("“%(name)s” is replaced and deleted.") % {"name": row.label}
        messages.success(request, text)
        return redirect("workspace:choices", page.code)
    text = ngettext(
        "Replaced %(count)s time. There are more: press “Replace” again to go on.",
        "Replaced %(count)s times. There are more: press “Replace” again to go on.",
        result.moved,
    )
    messages.info(request, text % {"count": result.moved})
    return redirect(f"{reverse('workspace:choice', args=[page.code, pk])}?successor={key}")


def _page(request: AgentRequest, code: str) -> ChoicePage:
    page = choice_page(code)
    if page is None:
        raise Http404
    # They may not even look at what they may not change.
    ensure_keeps_lists(request.employee)
    return page


def _row(page: ChoicePage, pk: int) -> Choice:
    row: Choice = get_object_or_404(page.choices.rows, pk=pk)
    return row


def _found(request: AgentRequest, code: str, pk: int) -> tuple[ChoicePage, Choice]:
    page = _page(request, code)
    return page, _row(page, pk)


def _listed(page: ChoicePage) -> dict[str, Any]:
    rows = list(page.choices.with_usage())
    return {
        "list": page,
        "active": [row for row in rows if row.is_active],
        "retired": [row for row in rows if not row.is_active],
    }


def _edit(request: AgentRequest, page: ChoicePage, row: Choice) -> HttpResponse:
    form = page.form(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = lists.save_choice(page.choices, row, form.change(), by=request.employee)
        except lists.NameTaken as refusal:
            form.add_error("name", str(refusal.message))
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.label})
            return redirect("workspace:choices", page.code)
    return _edited(request, page, row, form=form)


def _edited(
    request: AgentRequest,
    page: ChoicePage,
    row: Choice,
    *,
    form: ChoiceForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """A value to be changed, and what can become of it."""
    shown = form or page.form(None, row=row)
    context: dict[str, Any] = {"list": page, "form": shown, "choice": row, "refusal": refusal}
    if row.pk:
        counted = page.choices.with_usage().filter(pk=row.pk).first()
        chosen = read_key(request.POST.get("successor", "") or request.GET.get("successor", ""))
        successors = page.choices.successors(row)
        context["last"] = lists.LastChoice.message if page.choices.is_last(row) else ""
        context |= {"row": row, "usage": counted.usage if counted else 0, "successors": successors, "successor": chosen}
    answer = settings_page(request, "workspace/settings/choices/edit.html", context, page=page.code)
    answer.status_code = refusal.status if refusal else answer.status_code
    return answer


def _done(request: AgentRequest, page: ChoicePage, row: Choice, act: Callable[[], None], said: str) -> HttpResponse:
    """Back to the list; where the act refuses, the page of the value says why."""
    try:
        act()
    except Refusal as refusal:
        return _edited(request, page, row, refusal=refusal)
    messages.success(request, said)
    return redirect("workspace:choices", page.code)
