import pytest

from corpus.languages import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mill stood on the lower bank of the river for many years.", "en"),
        ("Die Mühle stand viele Jahre lang am unteren Ufer des Flusses, und niemand wollte sie kaufen.", "de"),
        ("Le moulin est resté longtemps sur la rive basse du fleuve, et personne ne voulait l’acheter.", "fr"),
        ("Мельница стояла на нижнем берегу реки.", "ru"),
        ("Млин стояв на нижньому березі річки, її ніхто не купував.", "uk"),
        ("آسیاب سال‌ها بر کرانه رود ایستاده بود.", "fa"),
        ("كانت الطاحونة على ضفة النهر السفلى لسنوات طويلة.", "ar"),
        ("12 345 — 67", "und"),
        ("", "und"),
        ("Karr", "en"),
    ],
)
def test_languages_are_told(text, language):
    assert detect(text) == language


def test_a_hint_decides_for_a_short_piece_of_its_script():
    assert detect("Karr, Band 3", "de") == "de"
    assert detect("Карр", "bg") == "bg"
    assert detect("Karr, Band 3", "fa") == "en"


def test_mixed_text_is_told_by_its_larger_half():
    assert detect("نظم نوین جهانی و تحول در منطقه (Regionalism)") == "fa"
    assert detect("The journal of regionalism in the new world (نظم نوین)") == "en"
