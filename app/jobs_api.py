"""The part of the API that changes the library: every change is a job, which can be looked at, retried, cancelled."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request, url_for
from flask_openapi3.models.tag import Tag

from .blueprints import BODY_PROBLEMS, Responses, json_object, make_blueprint
from .context import context
from .errors import UploadError
from .events import event_stream, job_events
from .job_schemas import AddForm, AddHeaders, EditRequest, JobModel, JobPath, JobsModel, JobsQuery, job_json
from .jobs import Job, Upload, unknown_document
from .request_schemas import DocumentPath, NoQuery
from .response_schemas import problem_content

LIBRARY = Tag(name="documents", description="What can be quoted")
JOBS = Tag(name="jobs", description="Changes of the library, one after the other")

TAKEN: Responses = {
    202: {
        "description": "The job that will do it",
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{JobModel.__name__}"}}},
        "headers": {"Location": {"description": "Where the job is", "schema": {"type": "string"}}},
    },
    403: problem_content("The library cannot be changed here, or the request comes from a page of another site"),
    503: problem_content("Too many jobs wait; try again after `Retry-After` seconds"),
}
NO_DOCUMENT: Responses = {404: problem_content("There is no such document, or it is being removed")}
NO_JOB: Responses = {404: problem_content("There is no such job")}
OTHER_STATE: Responses = {409: problem_content("The job is in a state in which this cannot be done")}
EVENTS: Responses = {
    200: {
        "description": "One event `job` for each change, the last when the job is over",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    503: problem_content("Too many clients follow something already"),
}

MOST_OTHER_PARTS = 1000

jobs_api = make_blueprint("jobs", __name__)


@jobs_api.before_request
def _before() -> Response | None:
    if request.method == "PATCH":
        return json_object()
    if request.endpoint == "jobs.add":
        request.max_content_length = context().settings.max_upload_bytes
        # More parts than files may be, so that too many files are told of in words.
        request.max_form_parts = context().settings.max_upload_files + MOST_OTHER_PARTS
    return None


@jobs_api.post(
    "/documents",
    tags=[LIBRARY],
    responses={
        **TAKEN,
        409: problem_content("Two files have one name, or the key belongs to another request"),
        413: problem_content("The files are too large"),
    },
)
def add(header: AddHeaders, form: AddForm) -> Response:
    """Add files: they are read, cleaned and encoded by a job, and can be quoted when it is done.

    A file with the name of one that was added before takes its place. What could not be read stands in the
    job's report.
    """
    limit = context().settings.max_upload_files
    if len(form.files) > limit:
        raise UploadError(
            f"{len(form.files)} files were sent; expected at most {limit}. Send them in several requests."
        )
    uploads = [Upload(file.filename or "", file.stream) for file in form.files]
    return taken(context().jobs.add(uploads, header.key))


@jobs_api.delete("/documents/<doc_id>", tags=[LIBRARY], responses={**TAKEN, **NO_DOCUMENT})
def remove(path: DocumentPath) -> Response:
    """Remove a document from the library; a file that was added over HTTP is deleted, any other is left alone."""
    return taken(context().jobs.remove(known(path.doc_id)))


@jobs_api.patch("/documents/<doc_id>", tags=[LIBRARY], responses={**TAKEN, **NO_DOCUMENT, **BODY_PROBLEMS, **TAKEN})
def edit(path: DocumentPath, body: EditRequest) -> Response:
    """Correct the metadata of a document; its text never changes."""
    return taken(context().jobs.edit(known(path.doc_id), body.model_dump(exclude_unset=True)))


@jobs_api.post("/documents/<doc_id>/reread", tags=[LIBRARY], responses={**TAKEN, **NO_DOCUMENT})
def reread(path: DocumentPath) -> Response:
    """Read the file of a document again, and keep what it holds now."""
    return taken(context().jobs.reread(known(path.doc_id)))


@jobs_api.get("/jobs", tags=[JOBS], responses={200: JobsModel})
def jobs(query: JobsQuery) -> Response:
    """List the jobs, the newest first, page by page."""
    before = None if query.cursor is None else int(query.cursor)
    found = context().jobs.jobs(query.limit + 1, before)
    page = found[: query.limit]
    cursor = str(page[-1].number) if len(found) > len(page) else None
    return jsonify({"jobs": [_json(job) for job in page], "next_cursor": cursor})


@jobs_api.get("/jobs/<job_id>", tags=[JOBS], responses={200: JobModel, **NO_JOB})
def job(path: JobPath, query: NoQuery) -> Response:
    """Describe a job: how far it is, and what became of every file when it is done."""
    return jsonify(_json(context().jobs.job(path.job_id)))


@jobs_api.post("/jobs/<job_id>/retry", tags=[JOBS], responses={**TAKEN, **NO_JOB, **OTHER_STATE})
def retry(path: JobPath) -> Response:
    """Do a job once more that failed or was interrupted by a restart of the server, with the files it came with."""
    return taken(context().jobs.retry(path.job_id))


@jobs_api.post("/jobs/<job_id>/cancel", tags=[JOBS], responses={**TAKEN, **NO_JOB, **OTHER_STATE})
def cancel(path: JobPath) -> Response:
    """Call off a job that waits or runs; one that runs ends at its next step, or is done before it."""
    return taken(context().jobs.cancel(path.job_id))


@jobs_api.get("/jobs/<job_id>/events", tags=[JOBS], responses={**EVENTS, **NO_JOB})
def events(path: JobPath, query: NoQuery) -> Response:
    """Follow a job: an event with the whole job each time it has changed, until it is over."""
    here = _links(path.job_id)
    jobs = context().jobs
    return event_stream(job_events(jobs, jobs.job(path.job_id), lambda job: job_json(job, here)))


def taken(job: Job) -> Response:
    """Return the response to a change: accepted, and where its job is."""
    response = jsonify(_json(job))
    response.status_code = 202
    response.headers["Location"] = url_for("jobs.job", job_id=job.job_id)
    return response


def known(doc_id: str) -> str:
    """Return the ``doc_id`` of a document of the library.

    Raises:
        UnknownDocument: When it is none.
    """
    if not any(one.doc_id == doc_id for one in context().service.documents()):
        raise unknown_document(doc_id)
    return doc_id


def _json(job: Job) -> dict[str, Any]:
    return job_json(job, _links(job.job_id))


def _links(job_id: str) -> dict[str, str]:
    here = url_for("jobs.job", job_id=job_id)
    return {"self": here, "events": f"{here}/events"}
