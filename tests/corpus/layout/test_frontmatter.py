from corpus.document import Kind

from ..printed import prose
from ..reads import read, shown

LONG = prose(0, 12).replace("\n", " ").strip()


def test_fields_of_a_journal_page_are_front_matter():
    fields = "نوع مقاله : مقاله پژوهشی\n\nنویسنده\n\nاستاد دانشگاه کوهستان\n\nKeywords\n\n • salt\n • wool"
    result = read(f"راه‌های نمک\n\n{fields}\n\nAbstract\n\n{LONG}\n")
    front = " ".join(shown(result, Kind.FRONT_MATTER))
    assert all(words in front for words in ("مقاله پژوهشی", "استاد دانشگاه", "• salt", "Keywords"))
    assert shown(result) == [LONG]


def test_a_list_of_contents_is_front_matter():
    result = read(
        f"Contents\n\nThe wells ........ 3\nThe guards ........ 17\nThe end ........ 40\n\n{LONG}\n\n{LONG}\n"
    )
    assert len(" ".join(shown(result, Kind.FRONT_MATTER)).split("........")) == 4
    assert LONG in shown(result)[0]


def test_a_sentence_that_begins_like_a_label_is_text():
    text = "Keywords were cut into the stone by hand.\n\nSubject to the guild, the mill paid no toll at all.\n"
    assert shown(read(text), Kind.FRONT_MATTER) == []
