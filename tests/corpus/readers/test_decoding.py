from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadingError
from corpus.readers.decoding import decode
from corpus.readers.protocol import Limits
from corpus.readers.text import decoded_text

RUSSIAN = (
    "Паром ходит через реку с апреля по ноябрь. Зимой лёд держит сани, и переправа закрыта. "
    "Плату за проезд берут медью, а соль возят бесплатно."
)
PERSIAN = (
    "آسیاب کهنه در کنار رود ساخته شده است. در بهار آب بالا می آید و راه پل بسته می شود. "
    "هر پنجشنبه مردم گندم خود را به آنجا می برند."
)
ARABIC = "الطاحونة القديمة على ضفة النهر. في الربيع يرتفع الماء ويغلق طريق الجسر عدة أسابيع."
FRENCH = "Le vieux moulin fut bâti près de la rivière. L'été, l’eau baisse et le gué est ouvert à tous."


class TestUtf8:
    @given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
    def test_any_utf8_comes_out_as_it_is(self, text: str) -> None:
        assert decode(text.encode()).text == text

    def test_line_ends_and_a_leading_mark_stay(self) -> None:
        text = "\ufeffone\r\ntwo\rthree\n"
        assert decode(text.encode()).text == text

    def test_a_few_bad_bytes_do_not_make_it_another_encoding(self) -> None:
        data = RUSSIAN.encode() + b"\xff" + RUSSIAN.encode()
        decoded = decode(data)
        assert decoded.text == f"{RUSSIAN}\ufffd{RUSSIAN}"
        (problem,) = decoded.problems
        assert problem.lost
        assert "1 places are not UTF-8" in problem.reason

    def test_a_bad_byte_among_few_good_characters_does_not_make_it_another_encoding(self) -> None:
        text = "It’s a river — wide. " * 3
        decoded = decode(text.encode() + b"\xff end")
        assert (decoded.text, decoded.encoding) == (f"{text}\ufffd end", "utf-8")

    def test_characters_of_replacement_that_stand_in_the_file_are_no_problem(self) -> None:
        assert decode("was lost before: \ufffd".encode()).problems == ()


class TestWide:
    @pytest.mark.parametrize("text", [RUSSIAN, PERSIAN, FRENCH])
    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
    def test_no_mark_is_needed(self, text: str, encoding: str) -> None:
        decoded = decode(text.encode(encoding))
        assert (decoded.text, decoded.encoding) == (text, encoding)
        (remark,) = decoded.problems
        assert (remark.reason, remark.lost) == (f"the file is not UTF-8; read as {encoding}", False)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
    def test_a_mark_is_taken_off_as_open_does(self, encoding: str) -> None:
        assert decode(RUSSIAN.encode(encoding)).text == RUSSIAN
        big = codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be")
        assert decode(big).text == RUSSIAN

    def test_a_file_cut_short_is_said(self) -> None:
        decoded = decode(RUSSIAN.encode("utf-16")[:-1])
        assert decoded.text.startswith(RUSSIAN[:-1])
        assert "could not be decoded" in decoded.problems[1].reason
        assert decoded.problems[1].lost


class TestOlder:
    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            (RUSSIAN, "koi8_r"),
            (RUSSIAN, "cp1251"),
            (RUSSIAN, "iso8859_5"),
            (RUSSIAN, "cp866"),
            (ARABIC, "cp1256"),
            (ARABIC, "iso8859_6"),
            (FRENCH, "cp1252"),
        ],
    )
    def test_the_encoding_is_guessed_and_that_is_said(self, text: str, encoding: str) -> None:
        decoded = decode(text.encode(encoding))
        assert decoded.text == text
        (remark,) = decoded.problems
        assert not remark.lost
        assert "which was guessed" in remark.reason

    @pytest.mark.parametrize("encoding", ["koi8_r", "cp1251", "cp866", "iso8859_5"])
    def test_one_short_line_is_enough(self, encoding: str) -> None:
        line = "Паром ходит через реку с апреля по ноябрь."
        assert decode(line.encode(encoding)).text == line

    @pytest.mark.parametrize("encoding", ["koi8_r", "cp1251", "cp866", "iso8859_5"])
    def test_a_text_with_many_names_and_marks_is_no_noise(self, encoding: str) -> None:
        text = Path("corpus/documents/ru-railways.md").read_text(encoding="utf-8").replace("\u0301", "")
        data = text.encode(encoding, "replace")
        assert decode(data).text == data.decode(encoding)

    def test_short_russian_in_windows_1251_is_not_taken_for_mac_cyrillic(self) -> None:
        line = "Привет, мир. Это русский текст в старой кодировке, который надо прочитать правильно."
        assert decode(line.encode("cp1251")).text == line
        assert decode(RUSSIAN.encode("mac_cyrillic")).text == RUSSIAN

    @pytest.mark.parametrize(
        ("text", "encoding"), [("河流从山中流出,向西流过平原。", "gb18030"), ("강은 산에서", "euc_kr")]
    )
    def test_east_asian_text_is_not_taken_for_anything_else(self, text: str, encoding: str) -> None:
        assert decode(text.encode(encoding)).text == text

    def test_persian_in_windows_1256_keeps_what_that_encoding_has(self) -> None:
        data = PERSIAN.replace("ی", "ي").encode("cp1256")
        assert decode(data).text == data.decode("cp1256")

    def test_a_long_head_in_ascii_does_not_hide_the_encoding(self) -> None:
        head = "Catalogue entry without any accent. " * 3000
        assert decode((head + RUSSIAN).encode("koi8_r")).text == head + RUSSIAN


class TestTrouble:
    @pytest.mark.parametrize("text", [RUSSIAN, FRENCH * 2])
    def test_text_that_was_decoded_wrongly_before_is_remarked_and_kept(self, text: str) -> None:
        wrong = text.encode().decode("cp1252", "ignore")
        decoded = decode(wrong.encode())
        assert decoded.text == wrong
        (remark,) = decoded.problems
        assert not remark.lost
        assert "mojibake" in remark.reason

    @pytest.mark.parametrize("text", [RUSSIAN, PERSIAN])
    def test_text_that_was_taken_for_latin_1_is_no_binary_file(self, text: str) -> None:
        wrong = text.encode().decode("latin-1")
        kept, (remark,) = decoded_text(wrong.encode(), Limits())
        assert kept == wrong
        assert "mojibake" in remark.reason

    @pytest.mark.parametrize("text", [RUSSIAN, PERSIAN, FRENCH, "", "plain", "Ûber Äpfel und Öl, Straße"])
    def test_sound_text_is_not_suspected(self, text: str) -> None:
        assert decode(text.encode()).problems == ()

    def test_bytes_of_no_encoding_are_an_error(self) -> None:
        noise = bytes((at * 7919 + at * at * 31) % 256 or 1 for at in range(4000))
        with pytest.raises(ReadingError, match="binary data"):
            decode(b"\xff\xd8\xff\xe0" + noise)
