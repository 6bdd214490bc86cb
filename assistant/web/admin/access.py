"""Who works at the knowledge desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Path

from assistant.web.api.knowledge import APPROVERS, EDITORS
from assistant.web.desk.session import Member, member_with

PATH = "/admin"
Editor = Annotated[Member, Depends(member_with(*EDITORS))]
Approver = Annotated[Member, Depends(member_with(*APPROVERS))]
Admin = Annotated[Member, Depends(member_with("admin"))]
ItemId = Annotated[str, Path(max_length=120)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what the store can hold
Words = Annotated[str, Form(max_length=2000)]  # a note or a reason; the page itself stops earlier


def is_approver(own: Member) -> bool:
    return bool(set(APPROVERS).intersection(own.principal.roles))
