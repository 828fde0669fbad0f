"""S1: what a new request begins with, by whichever way it is opened."""

import pytest

from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.actions import Opening, open_ticket
from joindre.tickets.actions.opening import NotServed
from tests.cast import browse
from tests.factories import make_work_group


def test_it_begins_as_its_site_has_it(lyon: Site, ada: Employee) -> None:
    lyon.default_group, lyon.shows_requests = make_work_group("Impression"), False

    opened = open_ticket(Opening(site=lyon, title="Panne"), by=ada)

    assert (opened.work_group, opened.is_client_visible) == (lyon.default_group, False)


def test_what_is_said_goes_before_what_the_site_has(lyon: Site, ada: Employee) -> None:
    lyon.default_group, lyon.shows_requests = make_work_group("Impression"), False
    other = make_work_group("Gestion")

    opened = open_ticket(Opening(site=lyon, title="Panne", work_group=other, is_client_visible=True), by=ada)

    assert (opened.work_group, opened.is_client_visible) == (other, True)


def test_a_client_always_sees_what_they_open(carol: Contact) -> None:
    Site.objects.update(shows_requests=False, default_group=make_work_group("Impression"))

    answer = browse(carol).post(
        "/portal/tickets/new/", {"title": "Panne", "description": "<p>Bonjour</p>"}, follow=True
    )

    opened = carol.requested.get()
    assert (answer.status_code, opened.is_client_visible) == (200, True)
    assert str(opened.work_group) == "Impression"


def test_a_retired_group_gets_no_new_request(lyon: Site, ada: Employee) -> None:
    group = make_work_group("Ancien")
    group.is_active = False
    group.save()
    lyon.default_group = group

    assert open_ticket(Opening(site=lyon, title="Panne"), by=ada).work_group is None


@pytest.mark.parametrize("which", ["site", "customer"])
def test_no_request_is_opened_where_support_has_ended(which: str, lyon: Site, ada: Employee, carol: Contact) -> None:
    row = lyon if which == "site" else lyon.customer
    row.is_active = False

    with pytest.raises(NotServed):
        open_ticket(Opening(site=lyon, title="Panne"), by=ada)
    with pytest.raises(NotServed):
        open_ticket(Opening(site=lyon, title="Panne"), by=carol)
