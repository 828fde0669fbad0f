// @ts-check
/** The fields in which people are found while one types: loaded with the first of them. */
import "ui/person-search";
import "ui/token-field";
