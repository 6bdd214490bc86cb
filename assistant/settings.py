"""Settings, read once from the environment (and `.env`), checked once, then frozen. Documented in `.env.example`."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from assistant.common.places import ROOT, data_dir, embedding_dir
from assistant.oidc_settings import OidcSettings
from assistant.zalo_settings import ZaloSettings


class Settings(ZaloSettings, OidcSettings):
    """Everything an operator may set; secrets have no default."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_file=ROOT / ".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    forwarded_allow_ips: str = Field(default="127.0.0.1", validation_alias="FORWARDED_ALLOW_IPS")
    knowledge: Path = ROOT / "knowledge"
    database_url: str = ""
    embedding_model: str = ""
    embedding_threads: int = Field(default=2, ge=1)
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_timeout_s: float = Field(default=4.0, gt=0)
    models_kept: int = Field(default=5, ge=1)
    gateway_token: SecretStr | None = None
    actions_token: SecretStr | None = None
    retention_days: int = Field(default=90, ge=1)
    log_level: str = "INFO"
    demo: bool = Field(default=False, validation_alias="DEMO")
    public_url: str = Field(default="", pattern=r"^(https?://[^\s/?#]+/?)?$")
    given_secret_key: SecretStr | None = Field(default=None, validation_alias="ASSISTANT_SECRET_KEY")
    telegram_token: SecretStr | None = None
    telegram_secret: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_internal: Literal["on", "off"] = "off"
    given_dossier_key: SecretStr | None = Field(default=None, validation_alias="ASSISTANT_DOSSIER_KEY")

    @property
    def updates_kept(self) -> timedelta:
        """How long what chats sent is kept, answered or not: platforms send again for a day, Zalo takes answers for longer."""
        return max(timedelta(days=3), timedelta(hours=self.zalo_reply_hours))

    @property
    def database(self) -> str:
        """SQLAlchemy URL; a SQLite file in the data folder unless one is set."""
        return self.database_url or f"sqlite+aiosqlite:///{data_dir() / 'assistant.sqlite3'}"

    @property
    def model(self) -> str:
        """Name or path of the sentence-transformers model; the embedded one unless one is set."""
        return self.embedding_model or str(embedding_dir())

    @property
    def index_dir(self) -> Path:
        return data_dir() / "index"

    @property
    def dossier_key(self) -> bytes:
        """The key of the digests of personal numbers in the register; made once and kept in the data folder unless one is set."""
        if self.given_dossier_key is not None:
            return self.given_dossier_key.get_secret_value().encode()
        return kept_secret(data_dir() / "dossier-key")

    @property
    def secret_key(self) -> bytes:
        """The key of links that expire and of kept tokens; made once and kept in the data folder unless one is set."""
        if self.given_secret_key is not None:
            return self.given_secret_key.get_secret_value().encode()
        return kept_secret(data_dir() / "secret-key")


def kept_secret(path: Path) -> bytes:
    """Returns what the file holds; when there is none, 32 random bytes are written there first, for its owner's eyes only.

    Two processes that start at once get the same secret: the file appears whole, and only once.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return bytes.fromhex(path.read_text().strip())
