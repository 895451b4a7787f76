import pytest

from corpus.document import Kind
from corpus.layout.captions import is_caption, is_source_line

from ..printed import prose
from ..reads import read, sentences, shown


@pytest.mark.parametrize(
    "text",
    [
        "Figure 1. Loads of salt",
        "Рис. 2. Караван",
        "شکل ۱: کاروان",
        "The ferry at noon. (Photo: Guild)",
        "Guards at the gate (AGP/E. HALE)",
        "A screenshot of the list.",
        "Source: books of the guards",
        "(Source: Karr, 1902: 4)",
        "Table 2 Loads of salt by year",
        "جدول ۲ بار نمک در هر سال",
        "Source: compiled by the author from the lists of the guild.",
        "Источник: Книги стражи северных ворот города.",
    ],
)
def test_captions(text):
    assert is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "Figure it out.",
        "The map of the guild was lost.",
        "Table manners matter.",
        "Table 1 shows that exports grew by five percent.",
        "Таблица 1 показывает, что вывоз вырос.",
        "جدول ۲ نشان می‌دهد که صادرات بیشتر شد.",
        "Source: the spring rises under the old mill and never dries.",
        "منبع: این رود از یخچال بالای روستا سرچشمه می‌گیرد.",
    ],
)
def test_no_captions(text):
    assert not is_caption(text)


def test_source_lines():
    assert is_source_line("Источник: книги стражи")
    assert not is_source_line("The source: nobody knew it.")


def test_a_caption_that_cuts_a_sentence_at_a_page_end_is_taken_out():
    cut = "The road runs along the river as far as the old mill, from where\n\nThe mill in winter\n it climbs.\n"
    result = read(f"{prose(0, 30)}{cut}{prose(40, 30)} {prose(80, 30)}")
    assert shown(result, Kind.CAPTION) == ["The mill in winter"]
    whole = "The road runs along the river as far as the old mill, from where it climbs."
    assert whole in sentences(result)
