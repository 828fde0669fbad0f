// @ts-check
/** What every page loads: the small elements, and the few habits of the whole page. */
import "ui/call-press";
import "ui/calls-now";
import "ui/copy-button";
import "ui/dialog-escape";
import "ui/drafts";
import "ui/files-early";
import "ui/fold-panel";
import "ui/later";
import "ui/list-steps";
import "ui/local-time";
import "ui/menus";
import "ui/modal-link";
import "ui/page-keys";
import "ui/refusals";
import "ui/rich-text";
import "ui/session-htmx";
import "ui/toast-region";
import "ui/tool-tip";
import "ui/unsaved-guard";
import { csrfToken } from "ui/http";

document.addEventListener("htmx:configRequest", (event) => {
  /** @type {CustomEvent} */ (event).detail.headers["X-CSRFToken"] = csrfToken();
});

// An inactive control stays in the tab order, so that its reason can be read; pressing it does nothing.
document.addEventListener(
  "click",
  (event) => {
    const target = /** @type {Element} */ (event.target);
    // One of the palette leads to the control itself, which says why.
    if (!target.closest('[aria-disabled="true"]:not([role="option"])')) return;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);
