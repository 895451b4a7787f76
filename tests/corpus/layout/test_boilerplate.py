import pytest

from corpus.layout.boilerplate import is_boilerplate


@pytest.mark.parametrize(
    "text",
    [
        "Leave a Reply",
        "Related Articles",
        "© 2020 River Press",
        "___________",
        "* * * * *",
        "* This article was originally published by the guild",
        "Читайте также: дороги соли",
        "مطالب مرتبط",
        "[SM1]Is this where it ends?",
        "Your email address will not be published. Required fields are marked *",
    ],
)
def test_what_is_boilerplate(text):
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "The article was lost.",
        "Next year the mill burned.",
        "[12] shows it.",
        "Share prices fell.",
        "The guild left a reply.",
        "—",
    ],
)
def test_what_is_text(text):
    assert not is_boilerplate(text)


def test_long_paragraphs_are_never_boilerplate():
    assert not is_boilerplate("Leave a comment " * 40)
