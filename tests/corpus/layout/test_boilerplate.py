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
        "Follow us on Twitter and Facebook.",
        "Subscribe",
        "Subscribe to our newsletter to hear of new wells every week.",
        "Поделиться в соцсетях",
        "Подпишитесь на наш канал, чтобы не пропустить новых статей.",
        "تمام حقوق این سایت محفوظ است.",
        "Copyright 2020 River Press. All rights reserved.",
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
        "Поделиться водой согласились все пять республик, но только летом.",
        "Подписаться под договором отказался старший из братьев.",
        "تمام حقوق زنان در این قانون برای نخستین بار نوشته شد.",
        "Follow us on the road to the upper wells, which only the keeper knows.",
        "Copyright 1998 was the year in which the guild lost its case.",
        "First published in 1837, the book of wells was read by everybody.",
        "Subscribe they did, all nine villages of them, and the bridge was built.",
        "دیدگاه‌ها درباره این رود میان مردم دو روستا یکسان نبود.",
        "—",
    ],
)
def test_what_is_text(text):
    assert not is_boilerplate(text)


def test_long_paragraphs_are_never_boilerplate():
    assert not is_boilerplate("Leave a comment " * 40)
