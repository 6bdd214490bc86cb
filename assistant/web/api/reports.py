"""POST /api/v1/reports: a field report with photos and place, filled in on the citizens' page."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile

from assistant.adapters.photos import LARGEST_PHOTO, clean_photo
from assistant.answering.report_intake import Told, checked
from assistant.common.understood import understand
from assistant.domain.errors import EmergencyReported, PhotoRefused, TooManyReports
from assistant.domain.report import MOST_PHOTOS
from assistant.events import log
from assistant.messages import message
from assistant.web.api.messages import Key
from assistant.web.dependencies import App, open_web
from assistant.web.desk.session import check_origin
from assistant.web.peers import Allowance, peer

PATH = "/api/v1/reports"
LARGEST = (MOST_PHOTOS + 1) * LARGEST_PHOTO  # bytes; a photo too many, or too large, is refused by name
OF_ONE_PLACE, TOGETHER = 10, 200  # reports an hour; many telephones share one address
router = APIRouter(prefix="/api/v1", tags=["reports"])
_Typed = Annotated[str, Form()]
_Ticked = Annotated[bool, Form()]


@router.post("/reports", status_code=201, dependencies=[Depends(check_origin), Depends(open_web)])
async def report(
    request: Request,
    app: App,
    category: _Typed = "",
    text: _Typed = "",
    place: _Typed = "",
    latitude: _Typed = "",
    longitude: _Typed = "",
    phone: _Typed = "",
    may_call: _Ticked = False,
    no_danger: _Ticked = False,
    photos: Annotated[list[UploadFile] | None, File()] = None,
    key: Key = None,
) -> dict[str, Any]:
    """Keeps a report and says its number.

    409 `emergency` when the words speak of danger: nothing is kept, the person is told whom to call; `no_danger` sends it all the
    same. 422 `invalid_report` names every field with its problem. Photos are drawn anew, without metadata.
    Sent again with its `Idempotency-Key`, a report has the number that it has already; a form of another site is refused.
    """
    given = [photo for photo in photos or [] if photo.size]
    details = checked(Told(category, text, place, latitude, longitude, phone, may_call), len(given))
    if not no_danger and app.editions.current.rules.intent(understand(text).text, ()) == "emergency":
        raise EmergencyReported
    allowance: Allowance = request.app.state.reports_allowed
    if wait_s := allowance.take(peer(request)):
        raise TooManyReports(wait_s)
    pictures = [await _picture(photo) for photo in given]
    number = await app.report_form.intake.keep(details, pictures, key)
    log("report.kept", count=len(pictures))
    return {
        "number": number,
        "text": message("report.kept", number=number, hotline=app.office.hotline),
        "photos": len(pictures),
    }


async def _picture(photo: UploadFile) -> bytes:
    if (photo.size or 0) > LARGEST_PHOTO:
        raise PhotoRefused("photo_too_large")
    return await asyncio.to_thread(clean_photo, await photo.read())
