"""HTML full of pictures, or of what looks like the beginning of one: finding them grows with its length (A4)."""

import time

import pytest

from postroom.data_pictures import take_out

#: Sixteen times the size may cost three times what grows with it.
MOST = 48
SHAPES = [
    '<img "', "<img '", '<img src="data:', "<img src='data:", "<img src=data:,a ", "<img ", "<img a='", "data:",
    f'<img alt="{"x" * 1900}"', '<img src="data:,%41" ', f"<img{' src ' * 700}", f"<img{' ' * 3000}",
    '<img src="data:,&#65;">',
]  # fmt: skip


def cost(shape: str, *, length: int) -> float:
    html = shape * (length // len(shape))
    spent = []
    for _ in range(3):
        begun = time.process_time()
        take_out(html)
        spent.append(time.process_time() - begun)
    return min(spent)


@pytest.mark.parametrize("shape", SHAPES)
def test_it_grows_with_its_length(shape: str) -> None:
    """A4"""
    assert cost(shape, length=800_000) <= MOST * max(cost(shape, length=50_000), 0.002)
