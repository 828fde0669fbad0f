#!/usr/bin/env python
from joindre.cli import main

if __name__ == "__main__":
    main()
