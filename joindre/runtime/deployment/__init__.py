"""What `joindre check --deploy` looks at before a portal is opened to people: each check is a function (A2, A4, A5).

A check gets the settings as they were written, looks, and yields a sentence for each danger, with what to do.
"""
