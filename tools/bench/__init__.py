"""Figures that count: how dear a page is beside a bare view of the same server, in one run (`bin/bench`)."""
