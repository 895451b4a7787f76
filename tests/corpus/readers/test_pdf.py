import io
import math

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import LimitExceeded, ReadingError, UsageError
from corpus.readers.pdf import PdfReader, render_page
from corpus.readers.protocol import Limits, Problem, Reading

from .making import (
    MARGIN,
    PAGE,
    PARAGRAPHS,
    PERSIAN,
    column,
    one_column,
    pdf,
    persian,
    persian_font,
    shaped,
    two_columns,
)


def read(data: bytes, limits: Limits | None = None) -> Reading:
    return PdfReader().read(data, "file.pdf", limits or Limits())


def paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def line(text: str, x: float = 60, y: float = 400, size: float = 12):
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)

    return draw


def image(data: bytes, number: int = 1, scale: float = 4) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(render_page(data, number, scale))).convert("L"))


class TestText:
    @pytest.mark.parametrize("data", [one_column(), two_columns(), two_columns(across=True)])
    def test_paragraphs_come_whole_and_in_reading_order(self, data):
        assert paragraphs(read(data).text) == list(PARAGRAPHS)

    def test_a_column_that_ends_inside_a_sentence_runs_on_in_the_next(self):
        text = " ".join(PARAGRAPHS)
        width = (PAGE[0] - 2 * MARGIN - 20) / 2

        def draw(canvas: Canvas) -> None:
            words = text.split()
            column(canvas, [" ".join(words[:60])], MARGIN, 500, width)
            column(canvas, [" ".join(words[60:])], MARGIN + width + 20, 500, width)

        assert " ".join(read(pdf(draw)).text.split()) == text
        assert "\n\n" not in read(pdf(draw)).text

    def test_a_title_across_a_head_and_a_foot_stay_out_of_the_columns(self):
        width = (PAGE[0] - 2 * MARGIN - 20) / 2

        def draw(canvas: Canvas) -> None:
            line("Water and Bridges", 40, 570, 9)(canvas)
            line("17", 370, 570, 9)(canvas)
            line("The keeper of the reservoir and the sisters with the boat", 40, 520, 13)(canvas)
            column(canvas, PARAGRAPHS[:2], MARGIN, 490, width)
            column(canvas, PARAGRAPHS[2:], MARGIN + width + 20, 490, width)
            line("printed in the valley", 160, 20, 8)(canvas)

        assert paragraphs(read(pdf(draw)).text) == [
            "Water and Bridges 17",
            "The keeper of the reservoir and the sisters with the boat",
            *PARAGRAPHS,
            "printed in the valley",
        ]

    def test_rows_of_a_table_stay_rows_with_tabs_between_cells(self):
        rows = [("Year", "Depth", "Keeper"), *((str(1931 + at), f"{at}.5", "Adam") for at in range(8))]

        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 10)
            for number, row in enumerate(rows):
                for x, cell in zip((60, 160, 260), row, strict=True):
                    canvas.drawString(x, 500 - 13 * number, cell)

        assert read(pdf(draw)).text == "\n".join("\t".join(row) for row in rows)

    def test_indented_first_lines_begin_paragraphs(self):
        data = pdf(lambda canvas: column(canvas, PARAGRAPHS, MARGIN, 500, 240, indent=14) and None)
        assert paragraphs(read(data).text) == list(PARAGRAPHS)

    def test_hanging_lines_begin_none(self):
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 10)
            for number in range(6):
                canvas.drawString(60, 500 - 26 * number, f"Author {number}, A long title of a book about wells.")
                canvas.drawString(80, 487 - 26 * number, "The Valley Press.")

        assert "\n\n" not in read(pdf(draw)).text

    def test_a_heading_in_larger_type_is_its_own_paragraph(self):
        def draw(canvas: Canvas) -> None:
            line("Chapter on wells", 40, 500, 14)(canvas)
            column(canvas, PARAGRAPHS[:1], 40, 486, 300)

        assert paragraphs(read(pdf(draw)).text) == ["Chapter on wells", PARAGRAPHS[0]]

    def test_a_hyphen_at_a_line_end_stays_before_the_line_break(self):
        def draw(canvas: Canvas) -> None:
            line("the keeper meas-", y=400)(canvas)
            line("ures the depth", y=386)(canvas)

        assert read(pdf(draw)).text == "the keeper meas-\nures the depth"

    def test_a_raised_note_mark_stays_glued_to_its_word(self):
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 12)
            canvas.drawString(60, 400, "finished in 1931")
            canvas.setFont("Helvetica", 7)
            canvas.drawString(60 + canvas.stringWidth("finished in 1931", "Helvetica", 12), 405, "10")
            canvas.setFont("Helvetica", 12)
            canvas.drawString(160, 400, "by hand")

        assert read(pdf(draw)).text == "finished in 193110 by hand"

    def test_text_along_the_edge_comes_last(self):
        def draw(canvas: Canvas) -> None:
            canvas.saveState()
            canvas.translate(30, 200)
            canvas.rotate(90)
            line("kept in box 12", 0, 0)(canvas)
            canvas.restoreState()
            column(canvas, PARAGRAPHS[:1], 60, 500, 300)

        assert paragraphs(read(pdf(draw)).text) == [PARAGRAPHS[0], "kept in box 12"]

    def test_what_stands_beside_the_page_is_not_on_it(self):
        def draw(canvas: Canvas) -> None:
            line("job 12", -200, 400)(canvas)
            line("seen")(canvas)

        assert read(pdf(draw)).text == "seen"


class TestRightToLeft:
    def test_persian_is_in_logical_order(self):
        assert paragraphs(read(persian()).text) == list(PERSIAN)

    def test_columns_are_read_from_the_right(self):
        font = persian_font()
        words = " ".join(PERSIAN * 3).split()
        lines = [" ".join(words[at : at + 5]) for at in range(0, len(words), 5)]
        half = len(lines) // 2

        def draw(canvas: Canvas) -> None:
            canvas.setFont(font, 12)
            for x, side in ((PAGE[0] - MARGIN, lines[:half]), (PAGE[0] / 2 - 10, lines[half:])):
                for row, text in enumerate(side):
                    canvas.drawRightString(x, 500 - 18 * row, shaped(text))

        assert " ".join(read(pdf(draw)).text.split()) == " ".join(words)

    def test_an_english_word_and_numbers_keep_their_order_inside_persian(self):
        text = "نگهبان در سال ۱۳۴۳ گزارش (Annual Report) را با 12.5 صفحه نوشت."
        assert paragraphs(read(persian([text])).text) == [text]


class TestBoxes:
    @pytest.mark.parametrize("data", [one_column(), two_columns(), persian()])
    def test_boxes_hold_all_ink_of_the_page_and_nothing_else(self, data):
        scale = 4
        ink = image(data, scale=scale) < 128
        inside = np.zeros_like(ink)
        for box in read(data).boxes:
            if box is not None:
                rows = slice(math.floor(box.y0 * scale), math.ceil(box.y1 * scale))
                columns = slice(math.floor(box.x0 * scale), math.ceil(box.x1 * scale))
                assert ink[rows, columns].any()
                inside[rows, columns] = True
        assert ink.any()
        assert not (ink & ~inside).any()

    def test_the_boxes_of_a_quote_hold_the_ink_of_the_quote_alone(self):
        quote = "the wall has been raised twice"
        reading = read(one_column())
        flat = reading.text.replace("\n", " ")
        start = flat.index(quote)
        boxes = [box for box in reading.boxes[start : start + len(quote)] if box is not None]
        assert len(boxes) == len(quote.replace(" ", ""))
        whole = image(one_column()) < 128
        for box in reading.boxes:
            if box is not None and box not in boxes:
                whole[
                    math.floor(box.y0 * 4) : math.ceil(box.y1 * 4), math.floor(box.x0 * 4) : math.ceil(box.x1 * 4)
                ] = 0
        ys, xs = np.nonzero(whole)
        assert abs(ys.min() / 4 - min(box.y0 for box in boxes)) < 1
        assert abs(xs.max() / 4 - max(box.x1 for box in boxes)) < 1

    def test_each_character_has_one_entry_and_white_space_none(self):
        reading = read(one_column())
        assert len(reading.boxes) == len(reading.text)
        for character, box in zip(reading.text, reading.boxes, strict=True):
            assert (box is None) == character.isspace()

    @pytest.mark.parametrize("rotation", [0, 90, 180, 270])
    def test_boxes_fit_turned_pages(self, rotation):
        def draw(canvas: Canvas) -> None:
            canvas.setPageRotation(rotation)
            width, height = (PAGE[1], PAGE[0]) if rotation in (90, 270) else PAGE
            place = {0: (0, 0), 90: (width, 0), 180: (width, height), 270: (0, height)}[rotation]
            canvas.translate(*place)
            canvas.rotate(rotation)
            line("Upright reading", 50, 100)(canvas)

        data = pdf(draw)
        reading = read(data)
        ink = image(data) < 128
        boxes = [box for box in reading.boxes if box is not None]
        ys, xs = np.nonzero(ink)
        assert reading.text == "Upright reading"
        assert abs(xs.min() / 4 - min(box.x0 for box in boxes)) < 1
        assert abs(xs.max() / 4 - max(box.x1 for box in boxes)) < 1
        assert abs(ys.min() / 4 - min(box.y0 for box in boxes)) < 1
        assert abs(ys.max() / 4 - max(box.y1 for box in boxes)) < 1

    def test_boxes_count_from_the_corner_of_the_shown_page(self):
        def draw(canvas: Canvas) -> None:
            canvas.setCropBox((50, 380, 300, 500))
            line("Cropped", 60, 400)(canvas)

        data = pdf(draw)
        box = read(data).boxes[0]
        ys, xs = np.nonzero(image(data) < 128)
        assert abs(xs.min() / 4 - box.x0) < 1
        assert abs(ys.min() / 4 - box.y0) < 1


class TestPages:
    def test_pages_have_ranges_numbers_and_printed_labels(self):
        def labelled(style: str, start: int, text: str):
            def draw(canvas: Canvas) -> None:
                canvas.addPageLabel(canvas.getPageNumber() - 1, style, start)
                line(text)(canvas)

            return draw

        reading = read(pdf(labelled("ROMAN_LOWER", 4, "first"), labelled("ARABIC", 1, "second")))
        assert [(page.number, page.label, reading.text[page.start : page.end]) for page in reading.pages] == [
            (1, "iv", "first"),
            (2, "1", "second"),
        ]
        assert reading.text == "first\n\fsecond"

    def test_without_labels_there_are_none(self):
        assert read(pdf(line("only"))).pages[0].label is None

    def test_a_page_without_text_is_reported(self):
        def drawing(canvas: Canvas) -> None:
            canvas.rect(100, 100, 50, 50, fill=1)

        reading = read(pdf(line("first"), drawing, lambda canvas: None, line("last")))
        assert [problem.where for problem in reading.problems] == ["page 2", "page 3"]
        assert "run text recognition" in reading.problems[0].reason
        assert reading.problems[1] == Problem("it is blank", "page 3", lost=False)
        assert [reading.text[page.start : page.end] for page in reading.pages] == ["first", "", "", "last"]

    def test_a_file_of_pictures_only_cannot_be_read(self):
        def drawing(canvas: Canvas) -> None:
            canvas.rect(100, 100, 50, 50, fill=1)

        with pytest.raises(ReadingError, match="holds no text on any of its 2 pages"):
            read(pdf(drawing, drawing))

    def test_five_thousand_pages_are_read_one_by_one_into_little_memory(self):
        reading = read(pdf(*(line(f"Page {number} of a very long book") for number in range(1, 5001))))
        assert len(reading.pages) == 5000
        assert reading.text[reading.pages[4999].start : reading.pages[4999].end] == "Page 5000 of a very long book"
        assert reading.boxes.sides.nbytes == 16 * len(reading.text)


class TestBadFiles:
    def test_an_encrypted_file_says_so(self):
        with pytest.raises(ReadingError, match=r"file\.pdf is encrypted and asks for a password"):
            read(pdf(line("secret"), password="key"))

    @pytest.mark.parametrize(
        "data", [b"", b"\x00\xff\x13" * 5000, b"%PDF-1.7\n" + b"\x9c\x00" * 999, one_column()[:300]]
    )
    def test_junk_and_cut_off_files_say_so(self, data):
        with pytest.raises(ReadingError, match=r"file\.pdf (is damaged or no PDF|holds no text)"):
            read(data)

    def test_more_pages_than_the_limit_are_refused(self):
        with pytest.raises(LimitExceeded, match="has 3 pages; expected at most 2"):
            read(pdf(*[line("x")] * 3), Limits(pages=2))

    def test_more_characters_than_the_limit_are_refused(self):
        with pytest.raises(LimitExceeded, match="more than 10 characters by page 2"):
            read(pdf(line("12345678"), line("12345678")), Limits(text_characters=10))

    def test_what_was_read_before_the_time_ran_out_is_kept(self, monkeypatch):
        clock = iter([0.0, 1.0, 2.0, 3.0])
        monkeypatch.setattr("corpus.readers.pdf.time.monotonic", lambda: next(clock))
        reading = read(pdf(line("one"), line("two"), line("three")), Limits(seconds=5.0))
        assert reading.text.split() == ["one", "two"]
        reason = "2.5 seconds for reading ran out (raise PINCITE_LIMITS__SECONDS); pages 3 to 3 were not read"
        assert reading.problems == (Problem(reason, "page 3"),)


class TestMetadata:
    def test_title_and_authors_come_from_the_file(self):
        reading = read(pdf(line("x"), title="Wells of the valley", author="Ada Lind; Bo Ek"))
        assert reading.metadata.title == "Wells of the valley"
        assert reading.metadata.authors == ("Ada Lind", "Bo Ek")

    @pytest.mark.parametrize(
        "title", ["Microsoft Word - wells.docx", "wells_final.indd", "untitled", "", "anonymous.pdf"]
    )
    def test_the_name_of_another_file_is_no_title(self, title):
        assert read(pdf(line("x"), title=title)).metadata.title is None

    @pytest.mark.parametrize("author", ["anonymous", "User", ""])
    def test_a_placeholder_is_no_author(self, author):
        assert read(pdf(line("x"), author=author)).metadata.authors == ()


class TestRendering:
    def test_a_page_is_rendered_at_its_scale(self):
        assert image(one_column(), scale=2).shape == (1190, 840)

    @pytest.mark.parametrize("number", [0, 2])
    def test_a_page_that_does_not_exist_is_a_wrong_call(self, number):
        with pytest.raises(UsageError, match="expected 1 to 1"):
            render_page(one_column(), number, 1)

    @pytest.mark.parametrize("scale", [0, 100])
    def test_an_image_that_is_empty_or_huge_is_a_wrong_call(self, scale):
        with pytest.raises(UsageError, match="empty or too large"):
            render_page(one_column(), 1, scale)
