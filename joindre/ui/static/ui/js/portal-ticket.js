// @ts-check
/** What the page of a request loads for clients, beside `main.js`. */
import "ui/live-feed";
import "ui/live-typing";
import "ui/read-pointer";
