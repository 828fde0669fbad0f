"""The answers to the acts on a request's contacts: made from values, below the views, which they never import."""
