import pytest

from corpus.layout.letterspacing import collapse, is_letter_spaced


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A B S T R A C T", "ABSTRACT"),
        ("T H E  S A L T  R O A D", "THE SALT ROAD"),
        ("П Р Е Д И С Л О В И Е", "ПРЕДИСЛОВИЕ"),
        ("T H E  M I L L :  A  L I F E", "THE MILL: A LIFE"),
    ],
)
def test_spaced_letters_are_read_as_words(line, words):
    assert is_letter_spaced(line)
    assert collapse(line) == words


@pytest.mark.parametrize("line", ["A plain line", "- - - - -", "1 2 3 4 5", "a b", "I am a boy", "x x x x x x", ""])
def test_other_lines_are_left_alone(line):
    assert not is_letter_spaced(line)
