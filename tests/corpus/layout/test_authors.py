import pytest

from corpus.document import Kind, Range
from corpus.layout.authors import authors_of
from corpus.layout.pieces import Piece

from ..reads import read


def front(*lines):
    return [Piece(Kind.FRONT_MATTER, (Range(10 * at, 10 * at + 9),), text) for at, text in enumerate(lines)]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("Author: Ellen Marsh",), ("Ellen Marsh",)),
        (("Authors: Ellen Marsh, Jan de Vries and P. K. Orlu",), ("Ellen Marsh", "Jan de Vries", "P. K. Orlu")),
        (("Authors", "• Ellen Marsh", "• Jan Orlu", "River University"), ("Ellen Marsh", "Jan Orlu")),
        (("Author", "Ellen Marsh", "Central Asia", "Keywords"), ("Ellen Marsh",)),
        (("Авторы: Анна Белова и Пётр Орлов",), ("Анна Белова", "Пётр Орлов")),
        (("نویسنده", "رضا کریمی", "دانشگاه تهران"), ("رضا کریمی",)),
        (("نویسنده", "دانش‌آموخته دکتری روابط بین‌الملل"), ()),
        (("Ellen Marsh", "Professor of history, River University"), ("Ellen Marsh",)),
        (("Ellen Marsh", "A history of salt"), ()),
        (("Author", "Keywords", "salt"), ()),
        (("Author: admin",), ()),
        (("Authors: the editors of the journal and of its supplements",), ()),
        (("ELLEN MARSH", "Professor of history"), ()),
    ],
)
def test_names_are_taken_only_from_labels_and_above_positions(lines, names):
    assert authors_of(front(*lines)) == names


def test_names_in_the_body_are_no_authors():
    assert authors_of([Piece(Kind.BODY, (Range(0, 9),), "Author: Ellen Marsh")]) == ()


def test_the_authors_of_a_page_are_cited():
    page = (
        "Salt roads of the north\n\nAuthor: Ellen Marsh\n\nKeywords: salt, roads\n\n"
        "The road was dry for a day in every direction, and the wells were guarded by men of the plain. They ate.\n"
    )
    assert read(page).document.metadata.authors == ("Ellen Marsh",)
