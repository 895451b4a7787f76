"""What the lines of a text are: paragraphs, headings, notes, tables, and what of the raw text is only layout."""

from .analysis import Analysis, Layout, analyse

__all__ = ["Analysis", "Layout", "analyse"]
