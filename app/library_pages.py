"""The library on the page: what can be quoted and what of it was not read; adding, editing, reading again, removing.

Every change is a plain form that works without a script. It is taken as a job, and the browser goes to that job's page.
Pages of other sites cannot send these forms: :mod:`app.access` sees to that for every door.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from corpus.document import Document
from corpus.metadata_edits import is_possible

from .bidi import label
from .context import context
from .errors import UploadError
from .jobs import Job, NoJobs, Upload
from .jobs_api import MOST_OTHER_PARTS, known
from .listing import page_of
from .ports import DocumentSummary
from .wording import catalogue

LISTED_DOCUMENTS = 100
"""Documents on one page of the library."""

LISTED_JOBS = 20

FIELDS = ("title", "authors", "date", "container", "language")
"""Metadata that can be edited, in the order of the form."""

LONGEST_FIELD = 1000
MOST_AUTHORS = 200

library = Blueprint("library", __name__)


@library.before_request
def _allow_files() -> None:
    if request.endpoint == "library.add":
        request.max_content_length = context().settings.max_upload_bytes
        request.max_form_parts = context().settings.max_upload_files + MOST_OTHER_PARTS


@library.get("/documents")
def documents() -> str:
    """Show the documents that can be quoted, a page at a time, or those whose name contains ``find``."""
    every = context().service.documents()
    find = " ".join(request.args.get("find", "").split())[:200]
    found = [one for one in every if _named(one, find)] if find else every
    listing = page_of(found, request.args.get("cursor"), LISTED_DOCUMENTS)
    return render_template(
        "documents.html",
        total=len(every),
        found=len(found),
        find=find,
        listing=listing,
        changeable=not isinstance(context().jobs, NoJobs),
        jobs=context().jobs.jobs(LISTED_JOBS),
        titles=_titles(),
    )


@library.post("/documents")
def add() -> Redirect:
    """Take files in."""
    files = [file for file in request.files.getlist("files") if file.filename]
    limit = context().settings.max_upload_files
    if len(files) > limit:
        raise UploadError(f"{len(files)} files were sent; expected at most {limit}. Send them one part after another.")
    return _taken(context().jobs.add([Upload(file.filename or "", file.stream) for file in files]))


@library.get("/documents/<doc_id>/manage")
def manage(doc_id: str) -> str:
    """Show what is known of a document, to be edited, and the ways to read it again or remove it."""
    return _manage_page(doc_id)


def _manage_page(doc_id: str, typed: dict[str, str] | None = None, error: str | None = None) -> str:
    document = context().service.document(doc_id)
    summary = next(one for one in context().service.documents() if one.doc_id == doc_id)
    return render_template(
        "manage.html",
        document=document,
        summary=summary,
        fields=typed or _shown_fields(document),
        error=error,
        changeable=not isinstance(context().jobs, NoJobs),
    )


@library.post("/documents/<doc_id>/edit")
def edit(doc_id: str) -> Redirect | tuple[str, int]:
    """Lay what was typed over what the file says; only what differs from what was shown."""
    shown = _shown_fields(context().service.document(known(doc_id)))
    typed = {name: _typed(request.form.get(name, shown[name])) for name in FIELDS}
    changes: dict[str, Any] = {name: typed[name] for name in FIELDS if typed[name] != _typed(shown[name])}
    if not is_possible(changes.get("date", "")) and not request.form.get("reset"):
        return _manage_page(doc_id, typed, catalogue().text("manage.date.wrong")), 422
    if "authors" in changes:
        changes["authors"] = changes["authors"].splitlines()[:MOST_AUTHORS]
    if request.form.get("reset"):
        changes = dict.fromkeys(FIELDS)
    if not changes:
        return redirect(url_for("library.manage", doc_id=doc_id), 303)
    return _taken(context().jobs.edit(doc_id, changes))


@library.post("/documents/<doc_id>/reread")
def reread(doc_id: str) -> Redirect:
    """Read the file of a document again."""
    return _taken(context().jobs.reread(known(doc_id)))


@library.get("/documents/<doc_id>/remove")
def ask_remove(doc_id: str) -> str:
    """Ask whether a document is to be removed."""
    return render_template("remove.html", document=context().service.document(doc_id))


@library.post("/documents/<doc_id>/remove")
def remove(doc_id: str) -> Redirect:
    """Remove a document."""
    return _taken(context().jobs.remove(known(doc_id)))


@library.get("/jobs")
def jobs() -> str:
    """Show the latest changes of the library."""
    return render_template("jobs.html", jobs=context().jobs.jobs(LISTED_JOBS), titles=_titles())


@library.get("/jobs/<job_id>")
def job(job_id: str) -> str:
    """Show how far a change is, and what became of every file when it is done."""
    found = context().jobs.job(job_id)
    return render_template("job.html", job=found, titles=_titles(), share=_share(found))


@library.post("/jobs/<job_id>/retry")
def retry(job_id: str) -> Redirect:
    """Do a change once more that failed or was interrupted."""
    return _taken(context().jobs.retry(job_id))


@library.post("/jobs/<job_id>/cancel")
def cancel(job_id: str) -> Redirect:
    """Call off a change that waits or runs."""
    return _taken(context().jobs.cancel(job_id))


def _titles() -> dict[str, str]:
    """Return the title of every document by its ``doc_id``, to name what a job is about."""
    return {one.doc_id: one.title for one in context().service.documents()}


def _taken(job: Job) -> Redirect:
    return redirect(url_for("library.job", job_id=job.job_id), 303)


def _share(job: Job) -> float | None:
    """Return how much of the running stage is done, 0 to 1; ``None`` when that is not known."""
    progress = job.progress
    return min(progress.done / progress.total, 1.0) if progress is not None and progress.total else None


def _shown_fields(document: Document) -> dict[str, str]:
    """Return the values of the form as they are shown, with which what is sent back is compared."""
    metadata = document.metadata
    return {
        "title": label(metadata.title or ""),
        "authors": "\n".join(metadata.authors),
        "date": label(metadata.date or ""),
        "container": label(metadata.container or ""),
        "language": metadata.language or "",
    }


def _typed(value: str) -> str:
    """Return what was typed without white space at its ends and at those of its lines."""
    lines = (" ".join(line.split())[:LONGEST_FIELD] for line in value.splitlines())
    return "\n".join(line for line in lines if line)


def _named(one: DocumentSummary, words: str) -> bool:
    return words.casefold() in f"{one.title}\n{one.source}\n{one.doc_id}".casefold()
