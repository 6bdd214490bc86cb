"""Routes of pages: an error is a page that says what happened, and who has not signed in is led to the sign-in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from assistant.domain.errors import AssistantError, NotSignedIn, PasswordDue
from assistant.events import log
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.web.desk.templates import is_part, page
from assistant.web.errors import told

SIGN_IN, PASSWORD = "/sign-in", "/account/password"


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answered = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await answered(request)
            except NotSignedIn:
                return to_sign_in(request)
            except PasswordDue:
                return moved(request, PASSWORD)
            except (AssistantError, DocumentRefused, SQLAlchemyError, RequestValidationError, HTTPException) as error:
                said = told(error)
                if isinstance(error, SQLAlchemyError):
                    log("store.failed", cause=type(error).__name__)
                template = "desk/notice.html" if is_part(request) else "desk/error.html"
                return page(request, template, status=said.status, sentence=said.sentence)

        return handler


def to_sign_in(request: Request) -> Response:
    """Returns the way to the sign-in and back; htmx follows a header, because a redirect would land inside the page."""
    back = request.url.path if request.method == "GET" and not is_part(request) else ""
    address = f"{SIGN_IN}?next={quote(back)}" if back else SIGN_IN
    if is_part(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def moved(request: Request, address: str) -> Response:
    """Returns the way to another page after a form."""
    if is_part(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)
