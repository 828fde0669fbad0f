"""Django's SQLite, with a fair line of writers: each waits for its turn before it asks the database to write."""
