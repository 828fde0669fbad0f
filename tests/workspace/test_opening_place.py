"""For whom a new request is: what one finds and chooses, and what follows from it (T4, S3, U3)."""

import pytest

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee, Site
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_contact, make_customer, make_site, make_work_group
from tests.workspace.opening_pages import START, form, send


@pytest.mark.parametrize("query", ["?requester={contact}", "?site={site}", "?customer={customer}"])
def test_one_of_them_is_enough_to_know_customer_and_site(query: str, ada: Employee, carol: Contact) -> None:
    """T4"""
    asked = query.format(contact=carol.pk, site=carol.site.pk, customer=carol.customer.pk)

    page = text_of(browse(ada).get(form(ada, asked)))

    assert f'name="customer" value="{carol.customer.pk}"' in page
    assert f'name="site" value="{carol.site.pk}"' in page


def test_whose_site_has_usual_values_begins_with_them(ada: Employee, carol: Contact) -> None:
    group = make_work_group("Réseau")
    Site.objects.update(default_group=group, shows_requests=False)

    page = text_of(browse(ada).get(form(ada, f"?requester={carol.pk}")))

    assert f'<option value="{group.pk}" selected>' in page
    assert 'name="is_client_visible" id="id_is_client_visible">' in page


def test_another_customer_takes_out_who_is_no_contact_there(ada: Employee, carol: Contact, nantes: Site) -> None:
    """U3: nobody disappears without a word."""
    page = form(ada).partition("?")[0]

    answer = browse(ada, htmx=True).post(
        f"{page}customer/",
        {"chosen": nantes.customer.pk, "site": carol.site.pk, "requester": carol.pk, "title": "Panne"},
    )

    told = text_of(answer)
    assert f'name="site" value="{nantes.pk}"' in told
    assert f"{carol.name} n’est pas un contact de ce site" in told
    assert f'name="requester" value="c{carol.pk}"' not in told


def test_without_script_each_choice_keeps_what_is_written(ada: Employee, carol: Contact) -> None:
    """U2"""
    reindex([carol])
    page = form(ada)

    found = browse(ada).post(f"{page}requester/find/", {"title": "Panne", "typed_requester": "chev"}, follow=True)
    assert f'name="chosen" value="c{carol.pk}"' in text_of(found)

    chosen = browse(ada).post(f"{page}requester/", {"title": "Panne", "chosen": f"c{carol.pk}"}, follow=True)
    shown = text_of(chosen)
    assert 'value="Panne"' in shown
    assert f'name="site" value="{carol.site.pk}"' in shown
    assert f'name="end_user" value="c{carol.pk}"' in shown


def test_nobody_opens_one_for_a_customer_they_do_not_see(ben: Employee, carol: Contact) -> None:
    """S3: neither by key nor by the lists that one chooses from."""
    reindex([carol])
    answer = send(ben, form(ben, f"?requester={carol.pk}"), site=carol.site.pk, customer=carol.customer.pk)

    assert answer.status_code == 422
    assert carol.customer.name not in text_of(browse(ben).get(form(ben, f"?requester={carol.pk}")))
    for address in ("customers/?q=ateliers", "people/?q=chevalier"):
        assert browse(ben).get(f"{START}{address}").json() == []
    assert browse(ben).get(f"{START}people/{carol.customer.pk}/").status_code == 404
    assert browse(ben).get(f"{START}customers/{carol.customer.pk}/sites/").status_code == 404


def test_customers_of_one_name_are_told_apart(ada: Employee) -> None:
    """T4: from three letters on."""
    for town in ("Lille", "Brest"):
        make_site(customer := make_customer("Imprimerie du Pont"), city=town)
        customer.indexed_words.create(word="imprimerie")

    assert browse(ada).get(f"{START}customers/?q=im").json() == []
    found = browse(ada).get(f"{START}customers/?q=imp").json()
    assert sorted(one["detail"] for one in found) == ["Brest", "Lille"]


def test_a_site_out_of_service_is_not_offered(ada: Employee, carol: Contact) -> None:
    Site.objects.update(is_active=False)

    answer = send(ada, form(ada), site=carol.site.pk, customer=carol.customer.pk)

    assert answer.status_code == 422
    assert "hors service" in text_of(answer, status=422)


def test_a_contact_made_meanwhile_fills_the_field(ada: Employee, carol: Contact) -> None:
    """C2"""
    page = form(ada)
    dialog = f"{page}contact/requester/?site={carol.site.pk}"
    assert "Durand" in text_of(browse(ada).get(f"{dialog}&typed_requester=Zoé Durand"))

    fields = {"last_name": "Durand", "first_name": "Zoé", "further-TOTAL_FORMS": "0", "further-INITIAL_FORMS": "0"}
    answer = browse(ada, htmx=True).post(dialog, fields)

    made = Contact.objects.get(person__last_name="Durand")
    assert answer.status_code == 204
    assert f'"chosen": "c{made.pk}"' in answer["HX-Trigger"]
    use = f"{page}contact/requester/use/?site={carol.site.pk}"
    shown = browse(ada).post(use, {**fields, "contact": made.pk}, follow=True)
    assert f'name="requester" value="c{made.pk}"' in text_of(shown)


def test_a_contact_of_another_site_is_not_taken(ada: Employee, carol: Contact) -> None:
    """T4: requester and user are contacts of the site."""
    other = make_contact("Rémi Roy", site=make_site(carol.customer, "Nice"))

    answer = send(ada, form(ada), site=carol.site.pk, customer=carol.customer.pk, requester=other.pk)

    assert answer.status_code == 422
    assert "Rémi Roy n’est pas un contact de ce site" in text_of(answer, status=422)
