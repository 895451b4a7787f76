from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import normalizers

from index.charsmap import precompiled_charsmap

# One character a key, and none that forms a grapheme with its neighbours: the reader looks up whole graphemes first.
KEYS = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
VALUES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=4)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=60))
def test_the_reader_maps_every_key_and_nothing_else(mapping: dict[str, str]) -> None:
    normaliser = normalizers.Precompiled(precompiled_charsmap(mapping))
    text = "a" + "b".join(mapping) + "犬c"
    expected = "".join(mapping.get(sign, sign) for sign in text)
    assert normaliser.normalize_str(text) == expected


def test_keys_of_every_length_in_bytes() -> None:
    mapping = {"\t": " ", "é": "e", "ﬁ": "fi", "𝐀": "A"}
    assert normalizers.Precompiled(precompiled_charsmap(mapping)).normalize_str("x\té-ﬁ𝐀") == "x e-fiA"


def test_a_large_map_stays_exact() -> None:
    mapping = {chr(code): f"<{code}>" for code in range(0x3400, 0x4000, 3)}
    normaliser = normalizers.Precompiled(precompiled_charsmap(mapping))
    for code in range(0x3400, 0x4000):
        assert normaliser.normalize_str(chr(code)) == mapping.get(chr(code), chr(code))


@pytest.mark.parametrize("mapping", [{"": "x"}, {"\0": "x"}, {"x": "\0"}])
def test_what_the_form_cannot_hold_is_refused(mapping: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="zero character"):
        precompiled_charsmap(mapping)
