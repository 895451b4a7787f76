"""Checking on the page: a field for the draft, and its quotations with what was found. It works without a script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from ..asking import folder_values, nothing_words
from ..context import context
from ..errors import DraftTooLong, EmptyDraft
from ..filters import Filters, filters_of
from ..wording import catalogue
from .check import MOST_CHARACTERS, MOST_QUOTATIONS, check
from .presenting import notices, shown_quotations, summary

check_pages = Blueprint("check_pages", __name__)


@check_pages.route("/check", methods=["GET", "POST"])
def check_draft() -> str | tuple[str, int]:
    """Show the field for a draft, and what was found of the quotations of one that was sent."""
    if request.method != "POST":
        return _page()
    filters = Filters(folders=filters_of(request.form).folders)
    quotable = filters.quotable(context().service.documents())
    if quotable is None:
        return _page(error=nothing_words(filters)), 404
    checked = check(context().service, _draft(), quotable.documents)
    words = catalogue()
    return _page(
        check=checked,
        summary=summary(checked, words),
        notices=notices(checked, words),
        quotations=shown_quotations(checked, words),
    )


@check_pages.errorhandler(EmptyDraft)
@check_pages.errorhandler(DraftTooLong)
def _bad_draft(error: EmptyDraft | DraftTooLong) -> tuple[str, int]:
    key = "error.empty_draft" if isinstance(error, EmptyDraft) else "error.draft_too_long"
    limits = {"limit": MOST_CHARACTERS, "quotations": MOST_QUOTATIONS}
    numbers = {name: catalogue().number(value) for name, value in limits.items()}
    return _page(error=catalogue().text(key, **numbers)), 422


def _draft() -> str:
    # Browsers send line ends as two characters, whatever was pasted.
    return request.form.get("text", "").replace("\r\n", "\n")


def _page(**values: Any) -> str:
    return render_template(
        "check.html", draft=_draft(), most=MOST_CHARACTERS, **folder_values(filters_of(request.form).folders), **values
    )
