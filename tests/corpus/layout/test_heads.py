import pytest

from corpus.document import Kind, Page
from corpus.layout.analysis import sorted_sheet

from ..printed import ISSUE, prose
from ..reads import read, shown


def heads(text, pages=()):
    sheet = sorted_sheet(text, pages)
    return [sheet.lines[index].text for index in sorted(sheet.heads)]


def test_heads_are_known_by_repetition_with_a_growing_number():
    assert heads(ISSUE) == [
        "12 Journal of River Studies • No 3 (7) 1999",
        "R I V E R S  A N D  R O A D S",
        "15 Journal of River Studies • No 3 (7) 1999",
        "R I V E R S  A N D  R O A D S",
        "17No 3 (7) 1999 • Journal of River Studies",
        "S A L T  A N D  S I L V E R  O N  T H E  N O R T H E R N  R O A D :  A  H I S T O R Y",
    ]


def test_lone_page_numbers_between_form_feeds_are_heads():
    text = "\f".join(f"{prose(number * 9, 20)}\n{number + 7}\n" for number in range(5))
    assert heads(text) == ["7", "8", "9", "10", "11"]
    assert [page.label for page in read(text).document.pages] == ["7", "8", "9", "10", "11"]


def numbered(*pages):
    """Return a text of pages of (number or none, lines), each of sentences of its own."""
    bodies = [prose(place * 9, lines).strip() for place, (_, lines) in enumerate(pages)]
    return [body + (f"\n\n{number}\n" if number else "\n") for body, (number, _) in zip(bodies, pages, strict=True)]


@pytest.mark.parametrize(
    ("pages", "labels"),
    [
        ([(number, 3 if number == 4 else 20) for number in range(1, 8)], "1 2 3 4 5 6 7"),
        ([(number, 3) for number in range(1, 6)], "1 2 3 4 5"),
        ([(number if number not in (4, 5) else None, 20) for number in range(1, 9)], "1 2 3 4 5 6 7 8"),
        ([(number, 20) for number in (1, 2, 3, 4, 1, 2, 3)], "1 2 3 4 1 2 3"),
    ],
)
def test_page_numbers_go_on_after_short_and_unnumbered_pages_and_begin_anew(pages, labels):
    text = "\f".join(numbered(*pages))
    assert heads(text) == [str(number) for number, _ in pages if number]
    assert [page.label for page in read(text).document.pages] == labels.split()


def test_page_numbers_go_on_where_no_format_parts_the_pages():
    pages = [(number if number not in (4, 5) else None, 20) for number in range(1, 9)]
    assert heads("\n".join(numbered(*pages))) == ["1", "2", "3", "6", "7", "8"]


@pytest.mark.parametrize("cells", [0, 1, 9])
def test_the_first_cells_of_rows_are_no_page_numbers(cells):
    rows = "\n".join("\n".join([str(row), *["salt"] * cells]) for row in range(1, 5))
    pages = "\n".join(numbered(*((number, 40) for number in range(1, 6))))
    text = f"{pages}\n{rows}\n{prose(45, 20)}"
    assert heads(text) == ["1", "2", "3", "4", "5"]
    assert heads(f"{prose(45, 20)}\n{rows}\n\n{pages}") == ["1", "2", "3", "4", "5"]


def test_heads_are_found_at_the_edges_of_pages_that_the_format_gives():
    parts = [f"On salt and other goods\n{prose(number * 9, 20)}\n" for number in range(5)]
    text = "".join(parts)
    starts = [len("".join(parts[:number])) for number in range(6)]
    pages = tuple(Page(number + 1, starts[number], starts[number + 1]) for number in range(5))
    assert heads(text, pages) == ["On salt and other goods"] * 5
    assert "On salt" not in " ".join(shown(read(text, pages=pages)))


def two_pages(*numbers):
    """Return a text of two pages that the format gives, each with a head, and its pages."""
    parts = [f"Journal of Rivers {number}\n\n{prose(number * 9, 20)}\n" for number in numbers]
    middle, end = len(parts[0]), len(parts[0] + parts[1])
    return "".join(parts), (Page(1, 0, middle), Page(2, middle, end))


def test_the_heads_of_two_pages_are_known_by_numbers_that_follow_each_other():
    text, pages = two_pages(3, 4)
    assert heads(text, pages) == ["Journal of Rivers 3", "Journal of Rivers 4"]
    result = read(text, pages=pages)
    assert result.document.metadata.title is None
    assert [page.label for page in result.document.pages] == ["3", "4"]
    assert heads(*two_pages(3, 5)) == []


def test_articles_of_a_law_are_no_heads():
    text = "\n\n".join(f"Article of the convention {number}\n\n{prose(number * 5, 20)}" for number in range(1, 6))
    numbered = "\n\n".join(f"Article {number}\n\n{prose(number * 5, 20)}" for number in range(1, 6))
    assert heads(numbered) == []
    assert heads(text) == []


def test_a_column_of_numbers_is_no_row_of_page_numbers():
    assert heads(prose(0, 20) + "\n" + "\n".join(str(number) for number in range(1, 30)) + "\n" + prose(20, 20)) == []


def test_a_text_in_which_many_lines_are_pushed_in_has_no_pages():
    text = "\n".join(f" {line}" for line in prose(0, 40).splitlines())
    assert read(text).document.pages == ()
    assert shown(read(text), Kind.BOILERPLATE) == []


@pytest.mark.parametrize("head", ["{} مجلهٔ مطالعات رودخانه", "مجلهٔ مطالعات رودخانه {}", "مجلهٔ مطالعات رودخانه | {}"])
def test_heads_are_known_by_numbers_in_persian_figures(head):
    persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    lines = [head.format(number).translate(persian) for number in (12, 13, 14)]
    text = "\n\n".join(f"{line}\n\n{prose(place * 9, 20).strip()}" for place, line in enumerate(lines))
    assert heads(text) == lines


def test_articles_of_a_law_in_persian_figures_are_no_heads():
    text = "\n\n".join(f"مادهٔ قانون اساسی {number}\n\n{prose(place * 9, 20)}" for place, number in enumerate("۱۲۳۴"))
    assert heads(text) == []
