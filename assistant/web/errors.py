"""One table: which error becomes which status, code and sentence. No trace, path or SQL reaches a client."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from assistant.domain.errors import (
    AssistantError,
    ChannelOff,
    DependencyUnavailable,
    EmergencyReported,
    Forbidden,
    InvalidMessage,
    InvalidReport,
    KnowledgeError,
    LastAdmin,
    LookupClosed,
    NotApprovable,
    NotEmpty,
    NotSignedIn,
    PasswordDue,
    PhotoRefused,
    TooManyAttempts,
    TooManyReports,
    UnknownConversation,
    UnknownDossier,
    UnknownVersion,
)
from assistant.events import log
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.messages import message
from assistant.web.headers import SECURITY_HEADERS

_HTTP_CODES = {
    400: "invalid_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_type",
    503: "unavailable",
}
_REFUSED = {"too_large": 413, "unsupported_type": 415, "wrong_type": 415, "mixed_register": 409}


@dataclass(frozen=True, slots=True)
class Told:
    """What a client is told about an error; `extra` joins code and sentence in the JSON."""

    status: int
    code: str
    sentence: str
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> JSONResponse:
        body = {"error": {"code": self.code, "message": self.sentence, **self.extra}}
        return JSONResponse(body, status_code=self.status, headers=self.headers)


def error_response(status: int, code: str, **extra: Any) -> JSONResponse:
    """Returns the contract's error body; `extra` joins `code` and `message`."""
    return _said(status, code, **extra).as_json()


def told(error: Exception) -> Told:
    """Returns what is told about an error, to a program or on a page."""
    match error:
        case AssistantError():
            return _ours(error)
        case DocumentRefused():
            return Told(_REFUSED.get(error.code, 422), error.code, error.reason)
        case SQLAlchemyError():
            return _said(503, "unavailable")
        case RequestValidationError():
            problems = error.errors()
            fields = sorted({".".join(str(step) for step in problem["loc"][1:]) for problem in problems})
            malformed = any(problem["type"] == "json_invalid" for problem in problems)
            return _said(400 if malformed else 422, "invalid_request", fields=fields)
        case HTTPException():
            code = _HTTP_CODES.get(error.status_code, "invalid_request")
            return _said(error.status_code, code, headers=dict(error.headers or {}))
        case _:
            return _said(500, "internal")


def _said(status: int, code: str, *, headers: dict[str, str] | None = None, **extra: Any) -> Told:
    return Told(status, code, message(f"error.{code}"), extra, headers or {})


def _invalid_report(problems: dict[str, str]) -> Told:
    """Says beside each field what is wrong with it."""
    sentences = {field: message(f"report.wrong.{problem}") for field, problem in problems.items()}
    return _said(422, "invalid_report", fields=list(sentences), problems=sentences)


def add_error_handlers(app: FastAPI) -> None:
    """Registers the table."""

    @app.exception_handler(AssistantError)
    @app.exception_handler(DocumentRefused)
    @app.exception_handler(RequestValidationError)
    @app.exception_handler(HTTPException)
    async def expected(request: Request, error: Exception) -> JSONResponse:
        return told(error).as_json()

    @app.exception_handler(SQLAlchemyError)
    async def store(request: Request, error: SQLAlchemyError) -> JSONResponse:
        log("store.failed", cause=type(error).__name__)
        return told(error).as_json()

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"  # never the message: it may quote the citizen
        log(
            "request.failed",
            path=getattr(request.scope.get("route"), "path", "unknown"),
            cause=type(error).__name__,
            where=where,
        )
        response = error_response(500, "internal")
        response.headers.update(SECURITY_HEADERS)  # it is sent from outside all middleware
        return response


def _ours(error: AssistantError) -> Told:
    match error:
        case InvalidMessage():
            return _said(422, error.code, fields=["text"])
        case UnknownConversation():
            return _said(404, "unknown_conversation")
        case UnknownVersion():
            return _said(404, "not_found")
        case NotEmpty():
            return _said(409, "not_empty")
        case NotApprovable():
            return _said(409, error.code)
        case PasswordDue():
            return _said(403, "password_due")
        case LastAdmin():
            return _said(409, "last_admin")
        case Forbidden():
            return _said(403, "forbidden")
        case KnowledgeError():
            return _said(422, "invalid_knowledge", fields=[error.problem], line=error.line)
        case NotSignedIn():
            return _said(401, "not_signed_in", headers={"WWW-Authenticate": "Bearer"})
        case TooManyAttempts():
            return _said(429, "too_many_attempts", headers={"Retry-After": str(error.retry_after_s)})
        case InvalidReport():
            return _invalid_report(error.problems)
        case PhotoRefused():
            return _invalid_report({"photos": error.code})
        case EmergencyReported():
            return Told(409, "emergency", message("handover.emergency"))
        case TooManyReports():
            return _said(429, "too_many_reports", headers={"Retry-After": str(error.retry_after_s)})
        case UnknownDossier():
            return _said(404, "unknown_dossier")
        case LookupClosed():
            return _said(429, "lookup_closed", headers={"Retry-After": str(error.retry_after_s)})
        case ChannelOff():
            return Told(503, "channel_off", error.sentence)
        case DependencyUnavailable():
            return _said(503, "unavailable")
        case _:
            log("request.failed", cause=type(error).__name__)
            return _said(500, "internal")
