"""The settings of the Zalo channel, a part of `assistant.settings.Settings`. Without the first three there is no channel."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class ZaloSettings(BaseSettings):
    """What Zalo gave the office, and everything that its documents do not say the same everywhere.

    Attributes:
        zalo_app_secret: of the application; renews tokens.
        zalo_oa_secret: of the page "Webhook" of the application; signs what Zalo sends. Not the one above.
        zalo_oa_id: the Official Account; events of others are left alone. "": whichever the application belongs to.
        zalo_unsigned: what becomes of a call without a signature: "refuse" 403; "drop" 200 and nothing done, which the button
            "Kiểm tra" of the webhook page needs.
        zalo_longest_text: of one message, in UTF-16 units.
        zalo_buttons: how choices are sent: "" as numbered text; "plain" as buttons without a `template_type`, any other
            word as buttons with that `template_type`.
        zalo_reply_hours: how old a message may be that is still answered; later answers cost money or are refused.
        zalo_charts: whether charts are sent as pictures.
        zalo_mini_app: whether the mini app of the same application may bring its access token (`POST /api/v1/auth/zalo`); needs
            `zalo_app_secret`.
    """

    zalo_app_id: str = Field(default="", pattern=r"^\d{0,30}$")
    zalo_app_secret: SecretStr | None = None
    zalo_oa_secret: SecretStr | None = None
    zalo_oa_id: str = Field(default="", pattern=r"^\d{0,30}$")
    zalo_api_url: str = "https://openapi.zalo.me"
    zalo_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_unsigned: Literal["refuse", "drop"] = "refuse"
    zalo_longest_text: int = Field(default=2000, ge=500, le=2000)
    zalo_buttons: str = Field(default="", pattern=r"^[a-z_]{0,40}$")
    zalo_most_buttons: int = Field(default=5, ge=1, le=20)
    zalo_longest_button: int = Field(default=100, ge=10, le=100)
    zalo_reply_hours: int = Field(default=48, ge=1, le=168)
    zalo_charts: bool = True
    zalo_mini_app: bool = False
    zalo_graph_url: str = "https://graph.zalo.me"

    @property
    def has_zalo(self) -> bool:
        """Tells whether the channel can work: the application's id and both secrets are there."""
        return bool(self.zalo_app_id and self.zalo_app_secret and self.zalo_oa_secret)

    @property
    def oa_secret(self) -> str:
        return _text_of(self.zalo_oa_secret)

    @property
    def app_secret(self) -> str:
        return _text_of(self.zalo_app_secret)


def _text_of(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()
