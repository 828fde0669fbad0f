"""Tools for working on the project: translations, changelog, mutations, benches, what the tests need. Not shipped."""
