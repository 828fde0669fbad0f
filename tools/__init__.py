"""What works on the project rather than in it: translations, changelog, PostgreSQL for tests. Not shipped."""
