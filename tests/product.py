"""The running product as a test sees it: an address, and what one may ask of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from assistant.common.places import data_dir

ROOT = Path(__file__).parents[1]
_ZALO = {  # a channel to link an account with; without a token nothing is ever sent
    "ASSISTANT_ZALO_APP_ID": "1",
    "ASSISTANT_ZALO_APP_SECRET": "of the tests",
    "ASSISTANT_ZALO_OA_SECRET": "of the tests",
}
Json = dict[str, Any]


class Product:
    """A started product; `home` is its data folder."""

    def __init__(self, url: str, home: Path, environment: dict[str, str]) -> None:
        self.url = url
        self.home = home
        self.environment = environment
        self.password = ""
        self.http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        self._tokens: dict[str, str] = {}

    def ask(self, text: str, *, who: str | None = None, conversation: str | None = None) -> Json:
        """Returns the reply to one message, as `who` (a citizen when None)."""
        body = {"text": text} | ({"conversation_id": conversation} if conversation else {})
        response = self.http.post("/api/v1/messages", json=body, headers=self.headers(who))
        assert response.status_code == 200, response.text
        return dict(response.json())

    def headers(self, who: str | None) -> dict[str, str]:
        """Returns the headers of a signed-in person; none for a citizen."""
        if who is None:
            return {}
        if who not in self._tokens:
            credentials = {"username": who, "password": self.password}
            self._tokens[who] = self.http.post("/api/v1/auth/token", json=credentials).json()["access_token"]
        return {"Authorization": f"Bearer {self._tokens[who]}"}

    def add_person(self, name: str, role: str, units: list[str]) -> None:
        """Creates an account through the command line."""
        command = [sys.executable, "-m", "assistant", "users", "add", name, "--role", role, "--password-stdin"]
        for unit in units:
            command += ["--unit", unit]
        subprocess.run(
            command, input=self.password, text=True, env=self.environment, cwd=ROOT, check=True, capture_output=True
        )

    def ready(self) -> Json | None:
        """Returns the readiness report, None while nothing answers."""
        try:
            return dict(self.http.get("/readyz").json())
        except httpx.HTTPError:
            return None

    def wait_until_ready(self, process: subprocess.Popen[bytes], patience_s: float = 180) -> None:
        """Waits for Rasa and the sentence model."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            report = self.ready()
            if report is not None and report["ready"]:
                return
            assert process.poll() is None, (self.home / "serve.log").read_text()
            time.sleep(0.5)
        logs = [path.read_text()[-2000:] for path in (self.home / "serve.log", self.home / "rasa.log") if path.exists()]
        raise AssertionError("not ready in time: " + json.dumps(logs))


@contextlib.contextmanager
def running_product(home: Path, *, patience_s: float = 180, **given: str) -> Iterator[Product]:
    """Starts everything as `make run` does, Rasa included, on a free port with an empty store in `home`.

    Args:
        patience_s: how long it may take to be ready.
        given: settings as environment variables, beside those of this process.
    """
    for made in ("models", "index", "nlu"):  # made once by `make setup`
        (home / made).symlink_to(data_dir() / made)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **_ZALO, "ASSISTANT_DATA_DIR": str(home), "PORT": str(port), **given}
    started = Product(f"http://127.0.0.1:{port}", home, environment)
    started.password = "mat-khau-thu-nghiem"
    for name, role, units in (("canbo", "official", []), ("canbo7", "official", ["phuong-7"]), ("sep", "leader", [])):
        started.add_person(name, role, units)
    log = (home / "serve.log").open("w")
    command = [sys.executable, "-m", "assistant", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        started.wait_until_ready(process, patience_s)
        yield started
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        started.http.close()
        process.kill()
        process.wait()
        log.close()
