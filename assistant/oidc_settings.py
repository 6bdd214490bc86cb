"""The settings of signing in through the office's identity provider, a part of `assistant.settings.Settings`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

GivenRole = Literal["official", "leader", "editor", "approver"]


class OidcSettings(BaseSettings):
    """An OpenID provider. Without the first three there is no button on the sign-in page.

    Attributes:
        oidc_issuer: its address; `/.well-known/openid-configuration` below it tells the rest.
        oidc_claim: how somebody is recognised the first time. "preferred_username": by the name of the account here, and from then
            on by `sub`; only for a provider where nobody chooses that name themselves. "sub": by nothing but what an
            administrator has bound (`python -m assistant users bind`).
        oidc_role_claim: the claim of the ID token that `oidc_roles` is about; a text or a list of texts.
        oidc_roles: value of that claim → role of an account that is made for who has none. Empty: no account is ever made. Not
            "admin": administrators are made here.
    """

    oidc_issuer: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_claim: Literal["preferred_username", "sub"] = "preferred_username"
    oidc_role_claim: str = "groups"
    oidc_roles: dict[str, GivenRole] = Field(default_factory=dict)

    @property
    def has_oidc(self) -> bool:
        return bool(self.oidc_issuer and self.oidc_client_id and self.oidc_client_secret)
