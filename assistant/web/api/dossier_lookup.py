"""GET /api/v1/dossiers/{code}: one dossier, for the holder of its code and of one number given to the desk."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from assistant.domain.errors import UnknownDossier
from assistant.domain.own_dossier import REGISTER_SOURCE
from assistant.web.dependencies import App, open_web
from assistant.web.errors import error_response
from assistant.web.peers import peer

router = APIRouter(prefix="/api/v1", tags=["dossiers"])

_FEWEST_DIGITS, _MOST_DIGITS = 9, 13  # of a telephone or identity number


@router.get("/dossiers/{code}", response_model=None, dependencies=[Depends(open_web)])
async def dossier(
    code: str,
    request: Request,
    response: Response,
    app: App,
    x_dossier_fact: Annotated[str | None, Header()] = None,
    fact: Annotated[str | None, Query()] = None,
) -> dict[str, Any] | JSONResponse:
    """Where the dossier stands.

    The applicant's telephone or identity number comes in the header `X-Dossier-Fact`, so that no log of addresses on the way
    holds it; the query parameter `fact` is read where a header cannot be set. 404 says alike that there is no such
    code and that the number is not its applicant's; 429 that there were too many tries.
    """
    given = x_dossier_fact if x_dossier_fact is not None else fact
    if given is None or not _is_a_number(given):
        return error_response(422, "invalid_request", fields=["fact"])
    opened = await app.editions.current.answering.dossiers.view(code, given, f"peer:{peer(request)}")
    if opened is None:
        raise UnknownDossier
    found, words = opened
    response.headers["Cache-Control"] = "no-store"
    register = found.register
    return {
        "code": found.code,
        "procedure_name": found.procedure_name or None,
        "unit": found.unit,
        "status": found.status,
        "received": found.received,
        "due": found.due,
        "finished": found.finished,
        "returned": found.returned,
        **words,
        "as_of": register.as_of,
        "simulated": register.simulated,
        "source": {"source_id": REGISTER_SOURCE, "title": register.title},
    }


def _is_a_number(fact: str) -> bool:
    digits = re.sub(r"[\s.()+-]", "", fact)
    return digits.isascii() and digits.isdigit() and _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS
