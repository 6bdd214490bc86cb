"""The session of a browser: an opaque token of `People` in a cookie; the store keeps only its digest."""

from __future__ import annotations

from fastapi import Request, Response

IDLE_S = 30 * 60  # a session that nobody uses ends
_SESSION = "session"


def keep_session(request: Request, response: Response, token: str, life_s: int) -> None:
    """Puts the token where no script and no other site gets it."""
    keep_cookie(request, response, _SESSION, token, life_s)


def drop_session(request: Request, response: Response) -> None:
    drop_cookie(request, response, _SESSION)


def session_token(request: Request) -> str | None:
    """Returns the token that came along, None when there is none."""
    return kept_cookie(request, _SESSION)


def keep_cookie(request: Request, response: Response, name: str, value: str, life_s: int) -> None:
    """Keeps a value in the browser, for this host alone and no script."""
    response.set_cookie(
        _cookie(request, name),
        value,
        max_age=life_s,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(_cookie(request, name), path="/", secure=_is_secure(request), httponly=True, samesite="lax")


def kept_cookie(request: Request, name: str) -> str | None:
    """Returns the value that came along, None when there is none."""
    return request.cookies.get(_cookie(request, name))


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _cookie(request: Request, name: str) -> str:
    """With TLS the name binds the cookie to this host; without, as on an office's own network, browsers refuse that name."""
    return f"__Host-{name}" if _is_secure(request) else name
