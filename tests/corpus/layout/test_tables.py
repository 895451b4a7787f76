from corpus.document import Kind

from ..printed import prose
from ..reads import read, sentences, shown


def test_rows_of_numbers_are_a_table_with_title_and_source():
    text = (
        f"{prose(0, 20)}\nLoads of salt by town\n\nTown 1801 1802\n\nLower Town 120 133\n\nEastern Landing 14 9\n\n"
        f"Old Fort 3 11\n\nSource: books of the guards.\n\n{prose(20, 20)}"
    )
    result = read(text)
    (table,) = shown(result, Kind.TABLE)
    assert table.startswith("Loads of salt by town")
    assert table.endswith("Source: books of the guards.")
    assert "Old Fort 3 11" not in " ".join(shown(result))


def test_a_source_line_that_was_driven_away_comes_back_to_its_table():
    text = (
        f"{prose(0, 20)}\nLoads of salt\n\nLower Town 120 133\n\nEastern Landing 14 9\n\n"
        f"{prose(20, 16)}The books were kept by the guards of the lower gate, who could\n\n"
        f"Source: books of the guards.\n\nneither read nor write.\n{prose(40, 16)}"
    )
    result = read(text)
    (table,) = [passage for passage in result.passages if passage.kind is Kind.TABLE]
    assert len(table.ranges) == 2
    assert result.document.display(table.sentences[-1].ranges) == "Source: books of the guards."
    assert "The books were kept by the guards of the lower gate, who could neither read nor write." in sentences(result)


def test_the_scale_of_a_chart_is_a_table():
    text = f"{prose(0, 20)}\nShare of salt\n\n1801 1802 1803 1804 1805\n\n{prose(20, 20)}"
    assert shown(read(text), Kind.TABLE) == ["Share of salt\n\n1801 1802 1803 1804 1805"]


def test_years_and_numbers_in_prose_are_no_table():
    tolls = "The tolls rose in 1801, 1802, 1803 and 1804,\nby 4, 5, 6 and 7 coppers. In 1805 and 1806\nthey fell.\n"
    assert shown(read(f"{prose(0, 20)}\n{tolls}"), Kind.TABLE) == []


def test_a_heading_above_a_table_stays_a_heading():
    rows = "Town Salt\n\nLower Town 120 12\n\nOld Fort 3 11\n\nMill 2 8"
    result = read(f"{prose(0, 20)}\nTHE LOADS OF THE YEAR\n\n{rows}\n\n{prose(20, 20)}")
    assert shown(result, Kind.HEADING) == ["THE LOADS OF THE YEAR"]
    assert len(shown(result, Kind.TABLE)) == 1
