"""`python -m joindre` is the command `joindre`."""

from joindre.cli import main

main()
