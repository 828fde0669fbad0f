// @ts-check
/** What the page of a request loads for agents, beside `main.js`. */
import "ui/live-feed";
import "ui/live-presence";
import "ui/live-settings";
import "ui/restored-text";
import "ui/tab-set";
import "ui/timed-offer";
import "ui/unread-title";
