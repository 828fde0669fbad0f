"""Contacts that were there before are narrowed by the same marks, and in order of their customers, as new ones are."""

from django.db import migrations

MARKS = {
    "_main": "c.is_main",
    "_decision": "c.is_decision_maker",
    "_financial": "c.is_financial",
    "_sales": "c.is_sales",
    "_inactive": "NOT c.is_active",
    "_noaddress": "c.email = ''",
    "_donotcall": "c.do_not_call",
}
WORDS = """
INSERT INTO directory_addresseeword (addressee_id, word, customer_id)
SELECT a.id, '{mark}', a.customer_id FROM directory_addressee a
JOIN directory_contact c ON c.id = a.contact_id WHERE {holds}
"""
NAMES = """
UPDATE directory_addressee SET customer_name = (
  SELECT sort_name FROM directory_customer WHERE directory_customer.id = directory_addressee.customer_id
) WHERE customer_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_the_directory")]
    operations = [
        migrations.RunSQL(NAMES, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                WORDS.format(mark=mark, holds=holds),
                f"DELETE FROM directory_addresseeword WHERE word = '{mark}'",  # noqa: S608 - names of our own
            )
            for mark, holds in MARKS.items()
        ),
    ]
