"""What pyproject.toml cannot say: the translations are compiled before the files of a distribution are gathered."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))

from tools.translations.catalogues import compile_all


class BuildWithTranslations(build_py):
    """The installed Joindre has the `.mo` files, and so needs neither Babel nor gettext."""

    def run(self) -> None:
        """Compile, then gather the files of the packages as usual."""
        compile_all()
        super().run()


setup(cmdclass={"build_py": BuildWithTranslations})
