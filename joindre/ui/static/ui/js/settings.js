// @ts-check
/** What pages of the settings load that order a list or choose among many people, beside `main.js`. */
import "ui/order-list";
import "ui/field-chips";
