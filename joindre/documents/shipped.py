"""The document templates that ship: summary, full exchange and call report (M5)."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.documents.layouts import Block, DocumentTemplate, Layout, Placed

SUMMARY: Final = DocumentTemplate(
    code="synthesis",
    version=1,
    label=_("Summary of the request"),
    file_name=pgettext_lazy("name of a file", "Request-{number}.pdf"),
    layout=Layout.REPORT,
    blocks=(Placed(block=Block.FACTS), Placed(block=Block.DESCRIPTION), Placed(block=Block.CONVERSATION)),
    most=300,
)
EXCHANGE: Final = DocumentTemplate(
    code="exchange",
    version=1,
    label=_("Full exchange"),
    file_name=pgettext_lazy("name of a file", "Exchange-{number}.pdf"),
    layout=Layout.TRANSCRIPT,
    blocks=(
        Placed(block=Block.FACTS),
        Placed(block=Block.DESCRIPTION),
        Placed(block=Block.CONVERSATION),
        Placed(block=Block.DOCUMENTS, only_if_filled=True),
    ),
    most=1_500,
)
CALL_REPORT: Final = DocumentTemplate(
    code="calls",
    version=1,
    label=_("Call report"),
    file_name=pgettext_lazy("name of a file", "Calls-{number}.pdf"),
    layout=Layout.LETTER,
    blocks=(Placed(block=Block.CALLS), Placed(block=Block.DOCUMENTS, only_if_filled=True)),
    most=500,
)
SHIPPED: Final = (SUMMARY, EXCHANGE, CALL_REPORT)
#: Those that were released once and are not offered any more: mails that wait are still made with them.
FORMER: Final[tuple[DocumentTemplate, ...]] = ()


def current(code: str) -> DocumentTemplate | None:
    """Return the template of this code, as it is offered now."""
    return next((template for template in SHIPPED if template.code == code), None)


def in_version(code: str, version: int) -> DocumentTemplate | None:
    """Return the template as it was in this version."""
    known = (*SHIPPED, *FORMER)
    return next((one for one in known if (one.code, one.version) == (code, version)), None)
