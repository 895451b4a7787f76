import pytest
from bidi.algorithm import get_display

from corpus.readers.visual_order import balance, mend_brackets, reading_order


def read(paper: str, *, right_to_left: bool) -> str:
    order = reading_order(paper, right_to_left=right_to_left)
    assert sorted(order) == list(range(len(paper)))
    return "".join(mend_brackets([paper[at] for at in order]))


@pytest.mark.parametrize(
    "line",
    [
        "کتابخانه در سال ۱۳۹۸ باز شد.",
        "بهای آن ۱۲٫۵ و 25.5% بود؛ چرا؟",
        "همکاری منطقه ای (Regional Cooperation) آغاز شد",
        "در سال 2016 (Regional Cooperation) آغاز شد",
        "این جمله English words inside دارد",
        "به گفتهٔ «سازمان آب» (بند 3) درست است",
        "نرم افزار Office 2016 را خرید",
        "صفحه های 12 تا 40 از Report (2016) A است",
        "גשר על הנהר נבנה ב-1998 (שלב א)",
        "مكتبة الجبل ٢٠١٦ مفتوحة",
    ],
)
def test_a_right_to_left_line_is_read_as_it_was_written(line):
    assert read(get_display(line, base_dir="R"), right_to_left=True) == line


@pytest.mark.parametrize(
    "line",
    [
        "The word سلام دنیا means hello",
        "The law (قانون آب) of 1998",
        "see کتاب ۱۲ صفحه there",
        "A plain line, with (brackets) and 12.5%",
    ],
)
def test_a_left_to_right_line_with_right_to_left_words_is_read_as_it_was_written(line):
    assert read(get_display(line, base_dir="L"), right_to_left=False) == line


def test_brackets_that_a_file_names_the_wrong_way_round_do_not_break_a_run():
    line = "از Report (2016) A است"
    swapped = get_display(line, base_dir="R").translate(str.maketrans("()", ")("))
    assert read(swapped, right_to_left=True) == line


def test_brackets_face_their_words_whatever_the_file_says():
    assert mend_brackets(")سلام( و »کتاب« است") == list("(سلام) و «کتاب» است")


def test_brackets_between_words_stay():
    assert mend_brackets("f(x)y") == list("f(x)y")


def test_balance_counts_letters_only():
    assert balance("سلام 12 (ab)") == 2
    assert balance("12 ()") == 0
