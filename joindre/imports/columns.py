"""The columns that an import knows, and the headings by which people and other programs call them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.lib.text import words


@dataclass(frozen=True, kw_only=True)
class ImportColumn:
    """A column: its code in a stored choice, its label, and how its heading may be written, folded."""

    code: str
    label: str | Promise
    headings: Sequence[str]


def _column(code: str, label: str | Promise, headings: str) -> ImportColumn:
    return ImportColumn(code=code, label=label, headings=[one.strip() for one in headings.split("|")])


OF_CUSTOMER: Final = (
    _column(
        "customer_key", _("Customer code"),
        "code client|numero client|no client|n client|reference client|ref client|id client|client id|compte client"
        "|customer code|customer number|customer no|customer id|customer key|account number|account id|external id",
    ),
    _column(
        "customer", _("Customer"),
        "client|nom client|nom du client|societe|nom societe|nom de la societe|raison sociale|entreprise"
        "|nom entreprise|organisation|organisme|etablissement client|customer|customer name|company|company name"
        "|organization|organisation name|organization name|account|account name",
    ),
)  # fmt: skip
OF_SITE: Final = (
    _column(
        "site", _("Site"),
        "site|nom du site|nom site|etablissement|agence|lieu|site name|branch|location|office|bureau",
    ),
    _column(
        "address", _("Street and building"),
        "adresse|rue|adresse postale|voie|adresse 1|numero et rue|rue et batiment|street|address|street address"
        "|street and building|address 1|address line 1|business street|rue bureau|rue professionnelle",
    ),
    _column(
        "postal_code", _("Postal code"),
        "code postal|cp|postal code|zip|zip code|postcode|business postal code|code postal bureau",
    ),
    _column("city", _("City"), "ville|commune|localite|city|town|business city|ville bureau"),
    _column("country", _("Country"), "pays|pays region|country|country code|code pays|country region"),
    _column("time_zone", _("Time zone"), "fuseau horaire|fuseau|time zone|timezone"),
)  # fmt: skip
OF_PERSON: Final = (
    _column("title", pgettext_lazy("how a person is addressed", "Title"), "civilite|titre|title|salutation|prefix"),
    _column(
        "last_name", _("Last name"),
        "nom|nom de famille|nom contact|nom du contact|last name|lastname|surname|family name|contact last name",
    ),
    _column(
        "first_name", _("First name"),
        "prenom|prenom contact|prenom du contact|first name|firstname|given name|forename|contact first name",
    ),
    _column(
        "full_name", _("First and last name"),
        "nom complet|nom et prenom|nom prenom|prenom nom|prenom et nom|contact|interlocuteur|full name|name"
        "|contact name|first and last name|display name|nom affiche",
    ),
    _column("language", _("Language"), "langue|language|preferred language|locale"),
)  # fmt: skip
OF_CONTACT: Final = (
    _column(
        "email", _("Email"),
        "email|e mail|mail|courriel|adresse mail|adresse email|adresse e mail|adresse courriel|mel|email address"
        "|e mail address|mail professionnel|email professionnel|work email|business email",
    ),
    _column(
        "phone", _("Phone"),
        "telephone|tel|tel fixe|telephone fixe|fixe|ligne fixe|tel bureau|telephone bureau|tel pro"
        "|telephone professionnel|ligne directe|standard|phone|phone number|landline|telephone number|work phone"
        "|office phone|business phone|direct line",
    ),
    _column(
        "mobile", _("Mobile"),
        "mobile|portable|tel portable|tel mobile|telephone portable|telephone mobile|gsm|cell|cell phone|cellphone"
        "|mobile phone|mobile number",
    ),
    _column("fax", _("Fax"), "fax|telecopie|numero de fax|fax number|business fax"),
    _column(
        "other_phones", _("Other phones"),
        "autres telephones|autre telephone|tel 2|telephone 2|autre tel|other phones|other phone|phone 2"
        "|business phone 2",
    ),
    _column(
        "other_mobiles", _("Other mobiles"),
        "autres portables|autre portable|portable 2|mobile 2|other mobiles|other mobile",
    ),
    _column(
        "other_emails", _("Other email addresses"),
        "autres adresses mail|autre adresse mail|autres mails|autre mail|mail 2|email 2|e mail 2"
        "|other email addresses|other email|other emails|e mail 2 address",
    ),
    _column("is_main", _("Main contact"), "contact principal|principal|main contact|primary contact|main"),
    _column("is_decision_maker", _("Decision-maker"), "decideur|decisionnaire|decision maker"),
    _column(
        "is_financial", _("Financial contact"),
        "contact financier|financier|comptabilite|facturation|financial contact|billing contact|financial",
    ),
    _column(
        "is_sales", _("Sales contact"), "contact commercial|commercial|sales contact|sales",
    ),
    _column("do_not_call", _("Do not call"), "ne pas appeler|ne pas telephoner|do not call|dnc"),
    _column("is_active", _("Active"), "actif|active|en service|is active|enabled"),
    _column("notes", _("Notes"), "notes|note|remarque|remarques|commentaire|commentaires|comments|comment|remarks"),
)  # fmt: skip
COLUMNS: Final = (*OF_CUSTOMER, *OF_SITE, *OF_PERSON, *OF_CONTACT)
BY_CODE: Final[Mapping[str, ImportColumn]] = {column.code: column for column in COLUMNS}
_BY_HEADING: Final = {heading: column.code for column in COLUMNS for heading in column.headings}


def columns_named(headings: Sequence[str]) -> list[str]:
    """The code for each heading, or blank where none is meant; a column is given once, to the first that names it."""
    found: list[str] = []
    for heading in headings:
        code = code_named(heading)
        found.append("" if code in found else code)
    return found


def code_named(heading: str) -> str:
    """`Tél. fixe`, `TEL_FIXE` and `Téléphone fixe (*)` are one column; blank for a heading that nothing is known of."""
    return _BY_HEADING.get(" ".join(_words_of(heading)), "")


def label_of(code: str) -> str:
    return str(BY_CODE[code].label) if code in BY_CODE else code


def is_enough(columns: Sequence[str]) -> bool:
    """Whether the lines can be told apart: each belongs to a customer."""
    return "customer" in columns or "customer_key" in columns


def _words_of(heading: str) -> list[str]:
    # `words` gives each word once, and headings such as "N° client" lose their sign.
    return [word for word in words(heading.replace("°", " ").replace("º", " ")) if word]
