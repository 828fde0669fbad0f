"""The table of what can be found, and the means by which each database finds words in it.

Whoever changes the table on SQLite in a way for which Django makes it anew has to make these triggers anew too.
"""

from django.db import migrations, models

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='search_indexedtext', content_rowid='id', detail=none, prefix='2 3',
        tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
    )
    """,
    """
    CREATE TRIGGER search_words_of_new AFTER INSERT ON search_indexedtext BEGIN
        INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
    END
    """,
    """
    CREATE TRIGGER search_words_of_gone AFTER DELETE ON search_indexedtext BEGIN
        INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
    END
    """,
    """
    CREATE TRIGGER search_words_of_changed AFTER UPDATE OF words ON search_indexedtext
    WHEN old.words <> new.words BEGIN
        INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
    END
    """,
]
POSTGRESQL = [
    """
    ALTER TABLE search_indexedtext ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED
    """,
    # What waits in a pending list is read by every search, and one act in many would pay for all of it.
    "CREATE INDEX search_words ON search_indexedtext USING gin (vector) WITH (fastupdate = off)",
]


def index_words(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def forget_words(apps, schema_editor):
    # On PostgreSQL column and index go with the table; on SQLite the triggers do.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='IndexedText',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('topic', models.CharField(max_length=40, null=True)),
                ('ticket', models.BigIntegerField(null=True)),
                ('customer', models.BigIntegerField(null=True)),
                ('is_for_client', models.BooleanField(default=False)),
                ('words', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('topic__isnull', False)), fields=('topic',), name='indexed_text_of_topic')],
            },
        ),
        migrations.CreateModel(
            name='Reindexing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(null=True)),
                ('source', models.CharField(max_length=20)),
                ('scope', models.CharField(blank=True, max_length=40)),
                ('after', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'scope'), name='reindexing_once')],
            },
        ),
        migrations.RunPython(index_words, forget_words),
    ]
