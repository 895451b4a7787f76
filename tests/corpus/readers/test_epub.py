import pytest

from corpus.document import Kind, Metadata
from corpus.errors import LimitExceeded, ReadingError
from corpus.readers.epub import EpubReader
from corpus.readers.protocol import Limits, Reading

from .making import chapter, epub, zipped_from


def read(data: bytes, limits: Limits | None = None) -> Reading:
    return EpubReader().read(data, "book.epub", limits or Limits())


def blocks(reading: Reading) -> list[tuple[Kind, int, str]]:
    return [(block.kind, block.level, reading.text[block.start : block.end]) for block in reading.blocks or ()]


def test_chapters_come_in_the_order_of_the_spine():
    reading = read(
        epub({"b.xhtml": chapter("<h1>Wells</h1><p>One.</p>"), "a b.xhtml": chapter("<h1>Bridges</h1><p>Two.</p>")})
    )
    assert reading.text == "Wells\n\nOne.\n\nBridges\n\nTwo."
    assert blocks(reading) == [
        (Kind.HEADING, 1, "Wells"),
        (Kind.BODY, 0, "One."),
        (Kind.HEADING, 1, "Bridges"),
        (Kind.BODY, 0, "Two."),
    ]


def test_short_lines_and_links_of_a_chapter_are_content():
    reading = read(epub({"a.xhtml": chapter('<p>“No.”</p><p><a href="#n">See below</a></p>')}))
    assert [kind for kind, _, _ in blocks(reading)] == [Kind.BODY, Kind.BODY]


def test_the_table_of_contents_is_furniture_and_names_chapters_that_have_no_headings():
    nav = '<ol><li><a href="a.xhtml">I. The Keeper</a></li></ol>'
    reading = read(epub({"a.xhtml": chapter('<p class="big">I. THE KEEPER</p><p>He measures.</p>')}, nav=nav))
    assert blocks(reading) == [
        (Kind.BOILERPLATE, 0, "I. The Keeper"),
        (Kind.HEADING, 1, "I. THE KEEPER"),
        (Kind.BODY, 0, "He measures."),
    ]


def test_notes_are_notes_and_printed_pages_are_known():
    body = """<p>one<span epub:type="pagebreak" title="9"/>two</p>
    <aside epub:type="footnote"><p>Some say twice.</p></aside>"""
    reading = read(epub({"a.xhtml": chapter(body)}))
    assert blocks(reading) == [(Kind.BODY, 0, "onetwo"), (Kind.NOTE, 0, "Some say twice.")]
    assert [(page.label, page.start) for page in reading.pages] == [("9", 3)]


def test_named_characters_and_empty_anchors_do_no_harm():
    body = '<p><a id="x"/>caf&eacute;&nbsp;&mdash; 1 &lt; 2 &unheard;</p><p>next</p>'
    assert read(epub({"a.xhtml": chapter(body)})).text == "café\u00a0— 1 < 2 &unheard;\n\nnext"


def test_a_chapter_that_is_no_xml_is_read_as_html():
    assert read(epub({"a.xhtml": "<html><body><p>one<br>two<p>three"})).text == "one\ntwo\n\nthree"


def test_metadata_comes_from_the_package():
    metadata = """<dc:title>Wells</dc:title><dc:creator>Ada Lind</dc:creator><dc:creator>Bo Ek</dc:creator>
    <dc:date>2021-05-04</dc:date><dc:language>en-GB</dc:language>"""
    reading = read(epub({"a.xhtml": chapter("<p>x</p>")}, metadata=metadata))
    assert reading.metadata == Metadata("Wells", ("Ada Lind", "Bo Ek"), "2021-05-04", None, "en")


def metadata_of(*elements: tuple[str, str, str]) -> Metadata:
    """Return the metadata of a book whose package has these elements of (name, attributes, text)."""
    package = "xmlns:opf='http://www.idpf.org/2007/opf'"
    metadata = "".join(f"<{name} {package} {attributes}>{text}</{name}>" for name, attributes, text in elements)
    return read(epub({"a.xhtml": chapter("<p>x</p>")}, metadata=metadata)).metadata


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([("modification", "2022"), ("publication", "1999"), ("creation", "1998")], "1999"),
        ([("creation", "1998"), ("original-publication", "1931"), ("", "1999")], "1931"),
        ([("conversion", "2022"), ("creation", "1998"), ("", "1999")], "1999"),
        ([("modification", "2022"), ("creation", "1998")], "1998"),
        ([("publication", " "), ("creation", "1998")], "1998"),
        ([("", "1999"), ("", "2001")], "1999"),
        ([("modification", "2022")], None),
    ],
)
def test_the_date_is_that_of_publication_and_never_of_a_change(dates, expected):
    events = [("dc:date", f"opf:event='{event}'" if event else "", date) for event, date in dates]
    assert metadata_of(*events).date == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["aut", "trl"], ("A",)),
        (["", "edt", "ill"], ("A",)),
        (["trl", "", "aut"], ("B", "C")),
        (["edt", "trl"], ("A", "B")),
        (["AUT", ""], ("A", "B")),
    ],
)
def test_creators_of_other_roles_are_authors_only_where_no_author_is_named(roles, expected):
    creators = [
        ("dc:creator", f"opf:role='{role}'" if role else "", name) for role, name in zip(roles, "ABC", strict=False)
    ]
    assert metadata_of(*creators).authors == expected


def test_roles_are_also_given_apart_from_their_creators():
    assert metadata_of(
        ("dc:creator", "id='one'", "A"),
        ("meta", "refines='#one' property='role'", "trl"),
        ("dc:creator", "id='two'", "B"),
        ("meta", "refines='#two' property='role'", "ill"),
        ("meta", "refines='#two' property='role'", "aut"),
    ).authors == ("B",)


class TestBadFiles:
    def test_a_missing_chapter_is_reported_and_the_others_are_read(self):
        book = epub({"a.xhtml": chapter("<p>one</p>")}, metadata="<dc:title>t</dc:title>")
        broken = book.replace(b"OPS/a.xhtml", b"OPS/z.xhtml")
        reading = read(broken)
        assert "holds no OPS/a.xhtml" in reading.problems[0].reason
        assert reading.problems[0].where == "OPS/a.xhtml"

    def test_a_locked_book_says_so(self):
        locked = """<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:CipherData>
        <e:CipherReference URI="OPS/a.xhtml"/></e:CipherData></e:EncryptedData></encryption>"""
        with pytest.raises(ReadingError, match="is locked"):
            read(epub({"a.xhtml": chapter("<p>x</p>")}, **{"META-INF/encryption.xml": locked}))

    def test_a_book_with_scrambled_fonts_is_not_locked(self):
        fonts = """<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:CipherData>
        <e:CipherReference URI="OPS/font.otf"/></e:CipherData></e:EncryptedData></encryption>"""
        assert read(epub({"a.xhtml": chapter("<p>x</p>")}, **{"META-INF/encryption.xml": fonts})).text == "x"

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"junk", "no whole zip archive"),
            (zipped_from({"a.txt": "x"}), r"holds no META-INF/container\.xml"),
            (zipped_from({"META-INF/container.xml": "<container/>"}), "names no package"),
            (zipped_from({"META-INF/container.xml": "<container"}), r"container\.xml is damaged"),
            (epub({}), "names no chapters"),
        ],
    )
    def test_what_is_no_book_says_so(self, data, reason):
        with pytest.raises(ReadingError, match=reason):
            read(data)

    def test_entities_that_grow_are_not_resolved(self):
        declared = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        page = chapter("<p>&b; x</p>").replace("<!DOCTYPE html>", declared)
        assert "aaaa" not in read(epub({"a.xhtml": page})).text

    def test_more_text_than_the_limit_is_refused(self):
        with pytest.raises(LimitExceeded, match="more than 5 characters"):
            read(epub({"a.xhtml": chapter("<p>123456</p>")}), Limits(text_characters=5))

    def test_a_book_that_unfolds_to_more_than_the_limit_is_refused(self):
        with pytest.raises(LimitExceeded, match="PINCITE_LIMITS__EXPANDED_BYTES"):
            read(epub({"a.xhtml": chapter("<p>x</p>")}), Limits(expanded_bytes=100))


def test_a_page_break_without_a_label_ends_the_page_before_it():
    mark = '<p><span epub:type="pagebreak"{}/>'
    body = (
        mark.format(' title="9"') + "one</p>" + mark.format("") + "two</p>" + mark.format(' title="11"') + "three</p>"
    )
    reading = read(epub({"a.xhtml": chapter(body)}))
    assert [(page.label, reading.text[page.start : page.end].strip()) for page in reading.pages] == [
        ("9", "one"),
        ("11", "three"),
    ]
