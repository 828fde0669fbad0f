"""Measures how much a page costs beside a bare view of the same server, in one run (`bin/bench`)."""
