"""The converter of request numbers in addresses."""

from joindre.lib.numbers import Number


class NumberConverter:
    """`<number:number>` in a URL pattern is the number of a request."""

    regex = Number.PATTERN

    def to_python(self, value: str) -> Number:
        return Number.parse(value)

    def to_url(self, value: Number) -> str:
        return str(value)
