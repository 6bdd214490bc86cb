"""The session of a browser: an opaque token of `People` in a cookie; the store keeps only its digest."""

from __future__ import annotations

from fastapi import Request, Response

IDLE_S = 30 * 60  # a session that nobody uses ends


def keep_session(request: Request, response: Response, token: str, life_s: int) -> None:
    """Puts the token where no script and no other site gets it."""
    response.set_cookie(
        _cookie(request), token, max_age=life_s, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def drop_session(request: Request, response: Response) -> None:
    response.delete_cookie(_cookie(request), path="/", secure=_is_secure(request), httponly=True, samesite="lax")


def session_token(request: Request) -> str | None:
    """Returns the token that came along, None when there is none."""
    return request.cookies.get(_cookie(request))


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _cookie(request: Request) -> str:
    """With TLS the name binds the cookie to this host; without, as on an office's own network, browsers refuse that name."""
    return "__Host-session" if _is_secure(request) else "session"
