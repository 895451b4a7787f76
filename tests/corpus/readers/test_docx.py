import datetime
import re

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.document import Kind, Metadata
from corpus.errors import LimitExceeded, ReadingError
from corpus.readers.docx import DocxReader
from corpus.readers.protocol import Limits, Reading

from .making import changed, docx

WORD = f"xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' {nsdecls('m')}"


def read(data: bytes, limits: Limits | None = None) -> Reading:
    return DocxReader().read(data, "file.docx", limits or Limits())


def blocks(reading: Reading) -> list[tuple[Kind, int, str]]:
    return [(block.kind, block.level, reading.text[block.start : block.end]) for block in reading.blocks or ()]


def one_paragraph(xml: str) -> str:
    def write(document) -> None:
        body = document.element.body
        body.insert(0, parse_xml(f"<w:p {nsdecls('w')} {nsdecls('m')}>{xml}</w:p>"))

    return read(docx(write)).text


def test_paragraphs_headings_and_captions_have_their_kinds():
    def write(document) -> None:
        document.add_heading("Wells of the valley", 0)
        document.add_heading("The keeper", 1)
        document.add_paragraph("He measures.")
        document.add_paragraph("")
        document.add_heading("The book", 3)
        document.add_paragraph("first place", style="List Bullet")
        document.add_paragraph("The wall in 1964", style="Caption")

    assert blocks(read(docx(write))) == [
        (Kind.HEADING, 1, "Wells of the valley"),
        (Kind.HEADING, 1, "The keeper"),
        (Kind.BODY, 0, "He measures."),
        (Kind.HEADING, 3, "The book"),
        (Kind.BODY, 0, "first place"),
        (Kind.CAPTION, 0, "The wall in 1964"),
    ]


def test_a_style_with_an_outline_level_makes_headings_whatever_its_name():
    def write(document) -> None:
        style = document.styles.add_style("Überschrift X", WD_STYLE_TYPE.PARAGRAPH)
        style.element.get_or_add_pPr().append(parse_xml(f"<w:outlineLvl {nsdecls('w')} w:val='1'/>"))
        document.add_paragraph("The keeper", style="Überschrift X")

    assert blocks(read(docx(write))) == [(Kind.HEADING, 2, "The keeper")]


def test_a_table_is_one_block_with_rows_as_lines_and_tabs_between_cells():
    def write(document) -> None:
        document.add_paragraph("before")
        table = document.add_table(2, 2)
        for at, text in enumerate(("Year", "Depth\nin m", "1931", "12.5")):
            table.cell(at // 2, at % 2).text = text
        document.add_paragraph("after")

    assert [(kind, text) for kind, _, text in blocks(read(docx(write)))] == [
        (Kind.BODY, "before"),
        (Kind.TABLE, "Year\tDepth in m\n1931\t12.5"),
        (Kind.BODY, "after"),
    ]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:r><w:t>one</w:t></w:r><w:hyperlink><w:r><w:t> two</w:t></w:r></w:hyperlink>", "one two"),
        ("<w:ins w:id='1' w:author='a'><w:r><w:t>in</w:t></w:r></w:ins><w:r><w:t>side</w:t></w:r>", "inside"),
        (
            "<w:r><w:t>kept</w:t></w:r><w:del w:id='1' w:author='a'><w:r><w:delText>gone</w:delText></w:r></w:del>",
            "kept",
        ),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>", "7"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t></w:r>", "non\u2011stop"),
        ("<w:sdt><w:sdtContent><w:r><w:t>controlled</w:t></w:r></w:sdtContent></w:sdt>", "controlled"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
        ("<w:r><w:sym w:font='Symbol' w:char='00B1'/></w:r>", "±"),
    ],
)
def test_all_that_is_shown_in_a_paragraph_is_text(xml, text):
    assert one_paragraph(xml) == text


def test_notes_stand_after_the_body_and_heads_and_feet_at_the_end():
    def write(document) -> None:
        document.add_paragraph("He measures.")
        document.sections[0].header.paragraphs[0].text = "Valley Review"

    notes = f"""<w:footnotes {WORD}>
    <w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>
    <w:footnote w:id="2"><w:p><w:r><w:t>Some say </w:t></w:r><w:r><w:t>twice.</w:t></w:r></w:p></w:footnote>
    </w:footnotes>""".encode()
    data = changed(docx(write), {"word/footnotes.xml": lambda _: notes})
    assert [(kind, text) for kind, _, text in blocks(read(data))] == [
        (Kind.BODY, "He measures."),
        (Kind.NOTE, "Some say twice."),
        (Kind.BOILERPLATE, "Valley Review"),
    ]


def test_a_text_box_is_read_once():
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    compatible = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    both = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    text = one_paragraph(f"<w:r><w:t>outside</w:t><mc:AlternateContent {compatible}>{both}</mc:AlternateContent></w:r>")
    assert text == "outside\n\nboxed"


def test_a_text_box_in_a_table_stands_after_the_table():
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>row in the box</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    box = f"<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>{inner}</w:txbxContent>"

    def write(document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "Depth"
        table.cell(0, 0).paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:pict>{box}</w:pict></w:r>"))
        table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "nested"
        document.add_paragraph("after")

    assert [(kind, text) for kind, _, text in blocks(read(docx(write)))] == [
        (Kind.TABLE, "Depth\t\nnested"),
        (Kind.BODY, "boxed"),
        (Kind.TABLE, "row in the box"),
        (Kind.BODY, "after"),
    ]


def test_a_box_in_a_box_is_read_once():
    inner = "<w:pict><w:txbxContent><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:txbxContent></w:pict>"
    outer = f"<w:txbxContent><w:p><w:r><w:t>outer</w:t>{inner}</w:r></w:p></w:txbxContent>"
    assert one_paragraph(f"<w:r><w:t>one</w:t><w:pict>{outer}</w:pict></w:r>") == "one\n\nouter\n\ninner"


def test_metadata_comes_from_the_core_properties():
    def write(document) -> None:
        document.core_properties.title = "Wells"
        document.core_properties.author = "Ada Lind; Bo Ek"
        document.core_properties.created = datetime.datetime(2021, 5, 4)
        document.core_properties.language = "en-GB"
        document.add_paragraph("x")

    assert read(docx(write)).metadata == Metadata("Wells", ("Ada Lind", "Bo Ek"), "2021-05-04", None, "en")


def test_a_file_without_core_properties_has_no_metadata():
    def unrelated(part: bytes) -> bytes:
        return re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", part)

    data = changed(docx(lambda document: document.add_paragraph("He measures.")), {"_rels/.rels": unrelated})
    assert read(data).metadata == Metadata()


class TestBadFiles:
    def test_an_external_entity_is_refused(self, tmp_path):
        (tmp_path / "secret.txt").write_text("secret")
        address = (tmp_path / "secret.txt").as_uri()

        def poison(part: bytes) -> bytes:
            declared = part.replace(
                b"<w:document", f'<!DOCTYPE d [<!ENTITY x SYSTEM "{address}">]><w:document'.encode(), 1
            )
            return declared.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p>", 1)

        with pytest.raises(ReadingError, match=r"word/document\.xml declares entities"):
            read(changed(docx(lambda document: None), {"word/document.xml": poison}))

    def test_a_bomb_is_refused(self):
        data = changed(docx(lambda document: None), {"word/media/x.xml": lambda _: b" " * 60_000_000})
        with pytest.raises(LimitExceeded, match="zip bomb"):
            read(data)

    def test_an_encrypted_or_old_file_says_so(self):
        with pytest.raises(ReadingError, match="is encrypted or an old Word file"):
            read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not really", bytes(range(256)) * 9])
    def test_junk_says_so(self, data):
        with pytest.raises(ReadingError, match=r"file\.docx is no whole zip archive"):
            read(data)

    def test_another_package_says_so(self):
        from .making import zipped_from

        with pytest.raises(ReadingError, match=r"file\.docx is no whole Word file"):
            read(zipped_from({"a.txt": "x"}))

    def test_a_file_without_text_is_reported(self):
        assert "holds no text" in read(docx(lambda document: None)).problems[0].reason

    def test_more_text_than_the_limit_is_refused(self):
        data = docx(lambda document: document.add_paragraph("x" * 100) and None)
        with pytest.raises(LimitExceeded, match="more than 50 characters"):
            read(data, Limits(text_characters=50))


@pytest.mark.parametrize(("value", "text"), [("", "one  three"), (" w:val='0'", "one two three")])
def test_hidden_text_is_not_read(value, text):
    hidden = f"<w:r><w:rPr><w:vanish{value}/></w:rPr><w:t>two</w:t></w:r>"
    xml = f"<w:r><w:t>one </w:t></w:r>{hidden}<w:r><w:t> three</w:t></w:r>"
    assert one_paragraph(xml.replace("<w:t> ", "<w:t xml:space='preserve'> ")) == text


def test_an_outline_level_that_is_no_number_is_none():
    assert one_paragraph("<w:pPr><w:outlineLvl w:val='²'/></w:pPr><w:r><w:t>one</w:t></w:r>") == "one"


def test_a_file_without_a_body_says_so():
    def without_body(part: bytes) -> bytes:
        start, end = part.index(b"<w:body"), part.index(b"</w:body>") + len(b"</w:body>")
        return part[:start] + part[end:]

    data = changed(docx(lambda document: None), {"word/document.xml": without_body})
    with pytest.raises(ReadingError, match="holds no body"):
        read(data)


def test_damaged_properties_cost_only_themselves():
    data = changed(
        docx(lambda document: document.add_paragraph("He measures.")), {"docProps/core.xml": lambda _: b"<cp"}
    )
    reading = read(data)
    assert reading.text == "He measures."
    (problem,) = reading.problems
    assert "properties are damaged" in problem.reason
    assert not problem.lost
