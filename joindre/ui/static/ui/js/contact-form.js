// @ts-check
/** What helps to fill in the form of a contact: loaded with the first that is opened. */
import "ui/alike-finder";
import "ui/phone-country";
import "ui/detail-rows";
import "ui/principal-detail";
import "ui/swap-fields";
