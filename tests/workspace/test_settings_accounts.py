import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from joindre.accounts.models import Account, Profile
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.mail.models import OutgoingEmail, Recipient
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import (
    ADMINISTRATOR,
    AGENT,
    CLIENT,
    PASSWORD,
    make_account,
    make_contact,
    make_employee,
    make_profile,
    make_work_group,
)
from tests.queries import assert_constant_queries

PAGE = "/settings/accounts/"


def profile(name: str) -> int:
    return Profile.objects.get(name=name).pk


def employee_data(**fields: object) -> dict[str, object]:
    return {
        "first_name": "Nadia",
        "last_name": "Noël",
        "email": "nadia@joindre.example",
        "profile": profile(AGENT),
        "language": "fr",
        "is_active": "on",
        **fields,
    }


def client_data(**fields: object) -> dict[str, object]:
    data = {"email": "eva@moreau.example", "profile": profile(CLIENT), "language": "en", "is_active": "on"}
    return {**data, **fields}


def limited_administrator(ben: Employee) -> Employee:
    account = account_of(ben)
    account.profile = Profile.objects.get(name=ADMINISTRATOR)
    account.save()
    return ben


def test_it_lists_and_finds_accounts(root: Employee, ada: Employee, carol: Contact) -> None:
    """S1"""
    everybody = text_of(browse(root).get(PAGE))
    assert "ada@joindre.example" in everybody
    assert "Carol Chevalier" in everybody

    found = text_of(browse(root).get(PAGE, {"q": "chev carol"}))

    assert "carol@moreau.example" in found
    assert "ada@joindre.example" not in found


def test_pages_go_on_from_the_last_address(root: Employee) -> None:
    for number in range(52):
        make_account(f"a{number:02}@joindre.example")

    first = text_of(browse(root).get(PAGE))
    further = text_of(browse(root).get(PAGE, {"after": "A49@joindre.example"}))

    assert "a49@joindre.example" in first
    assert "a50@joindre.example" not in first
    assert "after=a49%40joindre.example" in first
    assert "a50@joindre.example" in further


def test_the_list_costs_the_same_with_more_accounts(root: Employee) -> None:
    browser = browse(root)
    assert_constant_queries(lambda: browser.get(PAGE), lambda: make_employee(account=make_account()))
    assert_constant_queries(
        lambda: browser.get(PAGE, {"side": "clients"}),
        lambda: make_contact(account=make_account(profile=CLIENT)),
    )


def test_it_creates_an_employee_limited_to_a_customer(root: Employee, durand: Customer) -> None:
    """S1, S3"""
    group = make_work_group("Support niveau 2")
    data = employee_data(groups=[group.pk], is_limited="on", limited_to=[f"customer-{durand.pk}"])

    answer = browse(root).post(f"{PAGE}new/employee/", data)

    nadia = Employee.objects.get(account__email="nadia@joindre.example")
    assert answer["Location"] == PAGE
    assert (nadia.name, nadia.email) == ("Nadia Noël", "nadia@joindre.example")
    assert nadia.customers == frozenset({durand.pk})
    assert nadia.work_groups.get() == group
    assert not account_of(nadia).has_usable_password()


@pytest.mark.parametrize("key", [str(2**70), "-1", "x"])
def test_a_group_that_cannot_exist_is_refused_with_a_sentence(root: Employee, key: str) -> None:
    """S1: never an error page."""
    answer = browse(root).post(f"{PAGE}new/employee/", employee_data(groups=[key]))

    assert answer.status_code == 422
    assert not Employee.objects.filter(last_name="Noël").exists()


def test_the_owner_is_mailed_a_link_that_works(root: Employee, client: Client) -> None:
    browse(root).post(f"{PAGE}new/employee/", employee_data())
    letter = OutgoingEmail.objects.get()
    link = next(word for word in letter.text.split() if "/password/reset/key/" in word)

    form = client.get(link.removeprefix("http://testserver"), follow=True)
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(form.redirect_chain[-1][0], chosen)

    assert Recipient.objects.get().address == "nadia@joindre.example"
    assert Account.objects.get(email="nadia@joindre.example").check_password(PASSWORD)


def test_the_new_employee_is_found_by_the_type_ahead(root: Employee) -> None:
    """M2"""
    browse(root).post(f"{PAGE}new/employee/", employee_data())

    assert Employee.objects.get(last_name="Noël").addressee.words.filter(word="noel").exists()


def test_an_employee_without_account_gets_one(root: Employee) -> None:
    waiting = make_employee("Wanda Weber")
    assert f"?employee={waiting.pk}" in text_of(browse(root).get(f"{PAGE}new/employee/"))

    data = employee_data(first_name="Wanda", last_name="Weber", email="wanda@joindre.example")
    browse(root).post(f"{PAGE}new/employee/?employee={waiting.pk}", data)

    waiting.refresh_from_db()
    assert account_of(waiting).email == "wanda@joindre.example"


def test_it_creates_a_client_from_the_directory(root: Employee, lyon: Site) -> None:
    contact = make_contact("Eva Étienne", site=lyon, email="eva@moreau.example")
    reindex([contact])
    assert f"?contact={contact.pk}" in text_of(browse(root).get(f"{PAGE}new/client/", {"q": "moreau etien"}))

    browse(root).post(f"{PAGE}new/client/?contact={contact.pk}", client_data())

    contact.person.refresh_from_db()
    assert contact.person.account is not None
    assert contact.person.account.language == "en"
    assert OutgoingEmail.objects.get().subject == "Your access to the support portal"


def test_who_has_an_account_gets_no_second(root: Employee, carol: Contact) -> None:
    browse(root).post(f"{PAGE}new/client/?contact={carol.pk}", client_data())

    assert not Account.objects.filter(email="eva@moreau.example").exists()


def test_an_address_serves_one_account_alone(root: Employee, ada: Employee) -> None:
    answer = browse(root).post(f"{PAGE}new/employee/", employee_data(email="ADA@joindre.example"))

    assert answer.status_code == 422
    assert "Quelqu’un se connecte déjà avec cette adresse." in answer.text
    assert not Employee.objects.filter(last_name="Noël").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nadia"},
        {"last_name": ""},
        {"profile": ""},
        {"profile": "99999"},
        {"is_limited": "on"},
        {"language": "xx"},
    ],
)
def test_what_is_wrong_is_said(wrong: dict[str, object], root: Employee) -> None:
    answer = browse(root).post(f"{PAGE}new/employee/", employee_data(**wrong))

    assert answer.status_code == 422
    assert not Employee.objects.filter(last_name="Noël").exists()


def test_a_clients_profile_does_not_fit_an_employee(root: Employee) -> None:
    assert browse(root).post(f"{PAGE}new/employee/", employee_data(profile=profile(CLIENT))).status_code == 422


def test_a_staff_profile_does_not_fit_a_client(root: Employee, lyon: Site) -> None:
    contact = make_contact("Eva Étienne", site=lyon)

    answer = browse(root).post(f"{PAGE}new/client/?contact={contact.pk}", client_data(profile=profile(ADMINISTRATOR)))

    assert answer.status_code == 422


def test_a_deactivated_account_is_out_at_once(root: Employee, ada: Employee) -> None:
    browser = browse(ada)
    assert browser.get("/").status_code == 200

    data = employee_data(first_name="Ada", last_name="Aubert", email="ada@joindre.example")
    data.pop("is_active")
    browse(root).post(f"{PAGE}{account_of(ada).pk}/", data)

    assert browser.get("/")["Location"].startswith("/accounts/login/")


def test_a_changed_address_closes_the_old_one(root: Employee, ada: Employee) -> None:
    account = account_of(ada)
    EmailAddress.objects.create(user=account, email=account.email, primary=True)

    data = employee_data(first_name="Ada", last_name="Aubert", email="ada.aubert@joindre.example")
    browse(root).post(f"{PAGE}{account.pk}/", data)

    ada.refresh_from_db()
    assert ada.email == "ada.aubert@joindre.example"
    assert not EmailAddress.objects.filter(email="ada@joindre.example").exists()


def test_nobody_shuts_themselves_out(root: Employee) -> None:
    make_account(profile=ADMINISTRATOR)
    data = employee_data(first_name="Root", last_name="Renard", email="root@joindre.example")

    answer = browse(root).post(f"{PAGE}{account_of(root).pk}/", data)

    assert answer.status_code == 422
    assert "Vous ne pouvez pas vous retirer le droit" in answer.text
    assert account_of(Employee.objects.get(pk=root.pk)).profile.name == ADMINISTRATOR


def test_a_link_can_be_sent_again(root: Employee, carol: Contact) -> None:
    browse(root).post(f"{PAGE}{account_of(carol).pk}/link/")

    assert Recipient.objects.get().address == "carol@moreau.example"


def test_without_the_right_everything_is_refused(ada: Employee, carol: Contact) -> None:
    """S2"""
    browser, key = browse(ada), account_of(carol).pk

    for page in (PAGE, f"{PAGE}new/employee/", f"{PAGE}new/client/", f"{PAGE}{key}/"):
        assert browser.get(page).status_code == 403
    assert browser.post(f"{PAGE}{key}/link/").status_code == 403
    assert not OutgoingEmail.objects.exists()


def test_a_limited_administrator_manages_the_people_of_their_customers_only(
    ben: Employee, ada: Employee, carol: Contact, dora: Contact
) -> None:
    """S3"""
    browser = browse(limited_administrator(ben))

    page = text_of(browser.get(PAGE))
    assert "dora@durand.example" in page
    assert "carol@moreau.example" not in page
    assert "ada@joindre.example" not in page
    assert browser.get(f"{PAGE}{account_of(carol).pk}/").status_code == 404
    assert browser.get(f"{PAGE}{account_of(ada).pk}/").status_code == 404
    assert browser.get(f"{PAGE}new/client/?contact={carol.pk}").status_code == 404
    assert "Carol" not in text_of(browser.get(f"{PAGE}new/client/", {"q": "carol"}))
    assert browser.post(f"{PAGE}new/employee/", employee_data()).status_code == 403


def test_a_limited_administrator_does_not_take_over_who_is_elsewhere_too(
    ben: Employee, dora: Contact, lyon: Site
) -> None:
    """S3: whoever sets the address of an account can sign in with it, at all the places of its owner."""
    make_contact(site=lyon, person=dora.person)
    browser, account = browse(limited_administrator(ben)), account_of(dora)
    data = {"email": "ben@joindre.example.org", "profile": account.profile_id, "language": "fr", "is_active": "on"}

    browser.post(f"{PAGE}{account.pk}/", data)
    page = text_of(browser.get(f"{PAGE}{account.pk}/"))

    account.refresh_from_db()
    assert account.email == "dora@durand.example"
    assert "dora@durand.example" in page


def test_an_account_without_right_has_no_settings_in_its_menu(root: Employee) -> None:
    account = account_of(root)
    assert "/settings/" in text_of(browse(root).get("/"))

    account.profile = make_profile(rights=["142603"])
    account.save()

    assert "/settings/" not in text_of(browse(root).get("/"))
