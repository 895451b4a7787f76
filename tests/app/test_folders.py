from __future__ import annotations

import unicodedata

import pytest

from app.folders import folder_name, folders_above, folders_of, nearest_folder


@pytest.mark.parametrize(
    ("source", "folders"),
    [
        ("letter.txt", []),
        ("contracts/2019/lease.pdf", ["contracts", "contracts/2019"]),
        ("post/letters.zip/1990/a.txt", ["post", "post/letters.zip", "post/letters.zip/1990"]),
        ("a//b.txt", ["a"]),
        ("/b.txt", []),
        (" a /b.txt", [" a "]),
    ],
)
def test_a_source_lies_in_every_folder_above_it(source: str, folders: list[str]) -> None:
    assert list(folders_above(source)) == folders


def test_every_folder_is_there_once_and_before_those_in_it() -> None:
    sources = ["b/x.txt", "a.b/x.txt", "a/z/x.txt", "a/z/y.txt", "x.txt"]
    assert folders_of(sources) == ["a", "a/z", "a.b", "b"]


@pytest.mark.parametrize(("given", "name"), [("a/b/", "a/b"), ("a//", "a"), ("a", "a"), ("/", "/"), (" A ", " A ")])
def test_slashes_at_the_end_do_not_matter(given: str, name: str) -> None:
    assert folder_name(given) == name


def test_the_folder_that_may_be_meant_differs_in_case_or_form() -> None:
    decomposed = unicodedata.normalize("NFD", "Été")
    assert nearest_folder("été", ["a", decomposed]) == decomposed
    assert nearest_folder("b", ["a", decomposed]) == "a"
    assert nearest_folder("b", []) is None
