"""Live pages: versions of topics, presence and typing. It knows no request and no account; a topic is only a text."""
