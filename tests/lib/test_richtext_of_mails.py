"""The HTML of a mail: its own parts in place, pictures of other servers blocked, nothing else in their stead (I6)."""

import pytest

from joindre.lib import richtext


def named(source: str) -> str:
    return {"CID:a b": "part-0", "https://moreau.example/b.png": "part-1", "c.png": "part-2"}.get(source, "")


def cleaned(html: str) -> str:
    found = richtext.clean(html, part_of=named)
    assert richtext.clean(found) == found
    return found


@pytest.mark.parametrize(
    ("source", "part"), [("CID:a b", 0), ("https://moreau.example/b.png", 1), ("c.png", 2), (" c.png ", 2)]
)
def test_a_picture_that_is_a_part_is_shown_in_its_place(source: str, part: int) -> None:
    """I6"""
    html = f'<p>un <img width="3" alt="x &lt; y" src="{source}" onload="a()">deux</p>'

    assert cleaned(html) == f'<p>un <img width="3" alt="x &lt; y" src="cid:part-{part}">deux</p>'


@pytest.mark.parametrize("source", ["/files/7/secret.png", "cid:other", "file:///c:/a.png", "d.png", "", "http://["])
def test_what_is_no_part_and_nowhere_else_goes(source: str) -> None:
    """I6, L2: also a file of ours, whose number can be guessed."""
    assert cleaned(f'<p>un <img src="{source}">deux</p>') == "<p>un deux</p>"


@pytest.mark.parametrize(
    ("image", "address", "label"),
    [
        ('src="https://cdn.example/logo.png?a=1&amp;b=2"', "https://cdn.example/logo.png?a=1&amp;b=2", "cdn.example"),
        ('src="http://cdn.example:8080/x" alt=""', "http://cdn.example:8080/x", "cdn.example"),
        ('src="//cdn.example/x" alt="Le\n logo"', "https://cdn.example/x", "Le logo · cdn.example"),
        ('src="HTTPS://CDN.example/x"', "HTTPS://CDN.example/x", "cdn.example"),
        ('src="https://cdn.example/" alt="&lt;b&gt;"', "https://cdn.example/", "&lt;b&gt; · cdn.example"),
    ],
)
def test_a_picture_of_another_server_is_a_link_that_names_it(image: str, address: str, label: str) -> None:
    """I6: its owner learns who reads only from who opens it."""
    html = cleaned(f"<p>un <img {image}> deux</p>")

    link = f'<a href="{address}" title="image" rel="noopener noreferrer">[image · {label}]</a>'
    assert html == f"<p>un {link} deux</p>"


def test_a_blocked_picture_in_a_link_stands_beside_it() -> None:
    """I6: no link without a word is left."""
    html = cleaned('<p><a href="https://moreau.example/"><img src="https://cdn.example/a.png"></a></p>')

    assert html.count("<a ") == 1
    assert "https://cdn.example/a.png" in html


def test_without_the_parts_of_a_mail_other_servers_pictures_go() -> None:
    """I6: what people write themselves shows no picture of another server."""
    assert richtext.clean('<p>un <img src="https://cdn.example/a.png"></p>') == "<p>un </p>"
