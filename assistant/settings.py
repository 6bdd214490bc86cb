"""Settings, read once from the environment (and `.env`), checked once, then frozen. Documented in `.env.example`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.common.places import ROOT, data_dir, embedding_dir


class Settings(BaseSettings):
    """Everything an operator may set; secrets have no default."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_file=ROOT / ".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    knowledge: Path = ROOT / "knowledge"
    database_url: str = ""
    embedding_model: str = ""
    embedding_threads: int = Field(default=2, ge=1)
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_timeout_s: float = Field(default=4.0, gt=0)
    gateway_token: SecretStr | None = None
    actions_token: SecretStr | None = None
    retention_days: int = Field(default=90, ge=1)
    log_level: str = "INFO"
    demo: bool = Field(default=False, validation_alias="DEMO")

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
