"""The library on the page: what can be quoted, and what of it was not read."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from .context import context
from .listing import page_of
from .ports import DocumentSummary

LISTED_DOCUMENTS = 100
"""Documents on one page of the library."""

library = Blueprint("library", __name__)


@library.get("/documents")
def documents() -> str:
    """Show the documents that can be quoted, a page at a time, or those whose name contains ``find``."""
    every = context().service.documents()
    find = " ".join(request.args.get("find", "").split())[:200]
    found = [one for one in every if _named(one, find)] if find else every
    listing = page_of(found, request.args.get("cursor"), LISTED_DOCUMENTS)
    return render_template("documents.html", total=len(every), found=len(found), find=find, listing=listing)


def _named(one: DocumentSummary, words: str) -> bool:
    return words.casefold() in f"{one.title}\n{one.source}\n{one.doc_id}".casefold()
