"""One table: which error becomes which status, code and sentence. No trace, path or SQL reaches a client."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from assistant.domain.errors import (
    AssistantError,
    DependencyUnavailable,
    Forbidden,
    InvalidMessage,
    KnowledgeError,
    LookupClosed,
    NotSignedIn,
    TooManyAttempts,
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


def error_response(status: int, code: str, **extra: Any) -> JSONResponse:
    """Returns the contract's error body; `extra` joins `code` and `message`."""
    body = {"error": {"code": code, "message": message(f"error.{code}"), **extra}}
    return JSONResponse(body, status_code=status)


def add_error_handlers(app: FastAPI) -> None:
    """Registers the table."""

    @app.exception_handler(AssistantError)
    async def ours(request: Request, error: AssistantError) -> JSONResponse:
        return _ours(error)

    @app.exception_handler(DocumentRefused)
    async def refused(request: Request, error: DocumentRefused) -> JSONResponse:
        status = {"too_large": 413, "unsupported_type": 415, "wrong_type": 415, "mixed_register": 409}.get(
            error.code, 422
        )
        return JSONResponse({"error": {"code": error.code, "message": error.reason}}, status_code=status)

    @app.exception_handler(SQLAlchemyError)
    async def store(request: Request, error: SQLAlchemyError) -> JSONResponse:
        log("store.failed", cause=type(error).__name__)
        return error_response(503, "unavailable")

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        problems = error.errors()
        fields = sorted({".".join(str(step) for step in problem["loc"][1:]) for problem in problems})
        malformed = any(problem["type"] == "json_invalid" for problem in problems)
        return error_response(400 if malformed else 422, "invalid_request", fields=fields)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        response = error_response(error.status_code, _HTTP_CODES.get(error.status_code, "invalid_request"))
        response.headers.update(error.headers or {})
        return response

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


def _ours(error: AssistantError) -> JSONResponse:
    match error:
        case InvalidMessage():
            return error_response(422, error.code, fields=["text"])
        case UnknownConversation():
            return error_response(404, "unknown_conversation")
        case UnknownVersion():
            return error_response(404, "not_found")
        case Forbidden():
            return error_response(403, "forbidden")
        case KnowledgeError():
            return error_response(422, "invalid_knowledge", fields=[error.problem], line=error.line)
        case NotSignedIn():
            response = error_response(401, "not_signed_in")
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        case TooManyAttempts():
            response = error_response(429, "too_many_attempts")
            response.headers["Retry-After"] = str(error.retry_after_s)
            return response
        case UnknownDossier():
            return error_response(404, "unknown_dossier")
        case LookupClosed():
            response = error_response(429, "lookup_closed")
            response.headers["Retry-After"] = str(error.retry_after_s)
            return response
        case DependencyUnavailable():
            return error_response(503, "unavailable")
        case _:
            log("request.failed", cause=type(error).__name__)
            return error_response(500, "internal")
