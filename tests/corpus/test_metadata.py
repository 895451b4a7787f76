import json

import pytest

from corpus.document import Metadata
from corpus.errors import ReadingError
from corpus.metadata import date_of, iso_date, language_of, merged, names_of, read_sidecar


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021", "2021"),
        ("2021-05", "2021-05"),
        ("2021-05-04", "2021-05-04"),
        ("2021-05-04T23:10:00+03:30", "2021-05-04"),
        ("D:20210504231000+03'30'", "2021-05-04"),
        ("D:2021", "2021"),
        ("2021/5/4", "2021-05-04"),
        ("4 May 2021", "2021-05-04"),
        ("4th of May 2021", "2021-05-04"),
        ("May 4, 2021", "2021-05-04"),
        ("Sept. 2021", "2021-09"),
        ("13/04/2021", "2021-04-13"),
        ("04-13-2021", "2021-04-13"),
        ("05.05.2021", "2021-05-05"),
        ("Tue, 04 May 2021 10:00:00 GMT", "2021-05-04"),
    ],
)
def test_a_date_with_one_reading_becomes_iso(written, read):
    assert date_of(written) == read


@pytest.mark.parametrize(
    "written", ["03/04/2021", "1402/3/27", "27 Dalw 1402", "2021-13-40", "31 June 2021", "last spring", "۱۴۰۲/۳/۲۷"]
)
def test_a_date_with_two_readings_or_none_stays_as_written(written):
    assert iso_date(written) is None
    assert date_of(written) == written


def test_nothing_gives_no_date():
    assert date_of(None) is None
    assert date_of("  ") is None


def test_language_tags_become_two_letters_and_words_become_nothing():
    assert [language_of(tag) for tag in ("fa-IR", "EN_us", "ru", "Persian", "", None)] == [
        "fa", "en", "ru", None, None, None,
    ]  # fmt: skip


def test_names_come_once_in_order_without_blanks():
    assert names_of(["B  C", "", None, "A", "B C"]) == ("B C", "A")


def test_what_lies_on_top_wins_and_gaps_show_what_lies_under():
    file = Metadata("File", ("A",), "2020", None, "en")
    sidecar = Metadata("Sidecar", (), None, "Journal", None)
    edits = Metadata(date="2021")
    assert merged(merged(file, sidecar), edits) == Metadata("Sidecar", ("A",), "2021", "Journal", "en")


def test_a_yaml_sidecar_is_read():
    data = "title: 'Bees: a study'\nauthors: [Ada Lind, Bo Ek]\ndate: 2021-05-04\ncontainer: Hive\nlanguage: no\n"
    assert read_sidecar(data.encode(), "a.meta.yaml") == Metadata(
        "Bees: a study", ("Ada Lind", "Bo Ek"), "2021-05-04", "Hive", "no"
    )


def test_one_author_needs_no_list_and_a_year_no_quotes():
    assert read_sidecar(b"authors: Ada Lind\ndate: 2021", "a.meta.yaml") == Metadata(None, ("Ada Lind",), "2021")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"titel: x", "has the keys titel; expected only title"),
        (b"- a\n- b", "holds list"),
        (b"title: [a", "is no YAML"),
        (b"title: {a: b}", "holds dict where text was expected"),
        (b"title: \x81\xff", "is no YAML"),
        (b"title: 0x" + b"f" * 6_000, r"a\.meta\.yaml holds a value that cannot be read"),
    ],
)
def test_a_sidecar_that_is_wrong_says_how(data, reason):
    with pytest.raises(ReadingError, match=reason):
        read_sidecar(data, "a.meta.yaml")


def test_a_yaml_sidecar_cannot_run_code():
    with pytest.raises(ReadingError, match="is no YAML"):
        read_sidecar(b"title: !!python/object/apply:os.system ['true']", "a.meta.yaml")


def test_a_csl_sidecar_is_read():
    item = {
        "type": "article-journal",
        "title": "Bees",
        "author": [
            {"family": "Beek", "given": "Jan", "non-dropping-particle": "van"},
            {"literal": "Hive Institute"},
        ],
        "issued": {"date-parts": [[2021, 5]]},
        "container-title": "Hive",
        "language": "nl-NL",
    }
    read = Metadata("Bees", ("Jan van Beek", "Hive Institute"), "2021-05", "Hive", "nl")
    assert read_sidecar(json.dumps(item).encode(), "a.csl.json") == read
    assert read_sidecar(json.dumps([item]).encode(), "a.csl.json") == read


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"raw": "4 May 2021"}, "2021-05-04"),
        ({"date-parts": [["x"]]}, None),
        ({"date-parts": [["\u00b2"]]}, None),
        ({"date-parts": [[2020, "\u00b2"]]}, None),
        ("2020", "2020"),
        ({}, None),
        (7, None),
    ],
)
def test_csl_dates_of_all_shapes(issued, date):
    assert read_sidecar(json.dumps({"issued": issued}).encode(), "a.csl.json").date == date


@pytest.mark.parametrize(
    "data", [b"[]", b"[1, 2]", b"{", b"3", b"[" * 100_000, b'{"issued": {"date-parts": [["' + b"9" * 6_000 + b'"]]}}']
)
def test_csl_that_is_not_one_item_or_holds_no_date_that_can_be_is_refused(data):
    with pytest.raises(ReadingError, match=r"a\.csl\.json"):
        read_sidecar(data, "a.csl.json")
