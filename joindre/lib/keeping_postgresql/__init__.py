"""Django's PostgreSQL, with a cursor whose statements are kept by the database with their plans."""
