"""Addresses below that of a request: its documents and files, and what keeps its page new."""

from collections.abc import Sequence
from typing import Final

from tests.plans.asked import Asked, get, post

LINKED: Final[dict[str, Sequence[Asked]]] = {
    "documents/<slug:template>.pdf": get("documents/summary.pdf"),
    "news/": get("news/?since=1", "news/?since=1&show=messages", "news/"),
    "named-anew/": get("named-anew/"),
    "live-token/": get("live-token/"),
    "uploads/": post("uploads/", file="{upload}"),
    "linked/": post("linked/", url="https://aide.example/manuel"),
    "linked/uploads/": post("linked/uploads/", file="{upload}"),
    "linked/attachments/<int:file>/": post("linked/attachments/{file}/"),
    "linked/<int:document>/": get("linked/{text}/"),
    "linked/<int:document>/name/": [*get("linked/{document}/name/"), *post("linked/{document}/name/", name="Plan")],
    "linked/<int:document>/publish/": post("linked/{document}/publish/"),
    "linked/<int:document>/unpublish/": post("linked/{document}/unpublish/"),
    "linked/<int:document>/deletion/": [*get("linked/{document}/deletion/"), *post("linked/{document}/deletion/")],
}
