from __future__ import annotations

from eval.reading_speed import cases, measured


def test_every_format_is_measured_against_a_library_and_up_to_its_passages() -> None:
    found = cases(1)
    assert [case.name.rpartition(".")[2] for case in found] == ["txt", "md", "html", "pdf", "pdf", "docx", "epub"]
    for case in found:
        cells = measured(case, 1).strip("|").split("|")
        assert len(cells) == 10
        assert cells[5].strip() == case.library
        assert float(cells[8]) > 0
