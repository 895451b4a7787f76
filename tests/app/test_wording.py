from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/rivers-1a2b3c4d", "/nowhere"])
@pytest.mark.parametrize("name", ["endpoint", "_scheme", "_method", "_anchor", "_external", "self", "doc_id", "ü&"])
def test_a_parameter_of_any_name_is_kept_in_the_other_languages(path: str, name: str, client: FlaskClient) -> None:
    page = client.get(path, query_string={name: "x y", "lang": "en"})
    assert page.status_code == (404 if path == "/nowhere" else 200)
    links = re.findall(r'href="([^"]*)" lang="fa"', page.get_data(as_text=True))
    # A document may be in that language too; the last link is the one of the page itself.
    parts = urlsplit(unescape(links[-1]))
    if path != "/nowhere":
        assert parts.path == path
        assert parse_qsl(parts.query) == [(name, "x y"), ("lang", "fa")]
