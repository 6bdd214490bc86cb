"""What people notice when another model of Rasa takes over while they talk: nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from assistant.rasa_model import name_of, rasa_model
from tests.product import Json, Product, running_product

pytestmark = pytest.mark.rasa

COPY = "assistant-c0ffee000000"
QUESTIONS = (
    "làm giấy khai sinh cho con cần những giấy tờ gì",
    "còn lệ phí thì sao",
    "đăng ký kết hôn ở đâu",
    "ủy ban làm việc mấy giờ",
    "cảm ơn nha",
)
TAUGHT, INTENT = "bốc số ở chỗ nào vậy", "office_info"
PATIENCE_S = 600


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of its own, because its model changes; nobody here waits for the rules, however slow the machine."""
    home = tmp_path_factory.mktemp("switching")
    with running_product(home, patience_s=PATIENCE_S, ASSISTANT_RASA_TIMEOUT_S="60") as started:
        started.add_person("duyet", "approver", [])
        yield started


@pytest.fixture
def desk(product: Product) -> Iterator[Desk]:
    token = product.headers("duyet")["Authorization"].removeprefix("Bearer ")
    with httpx.Client(base_url=product.url, cookies={"session": token}, timeout=60, trust_env=False) as http:
        yield Desk(http)


class Desk:
    """An approver in a browser without scripts."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def page(self, path: str) -> str:
        response = self._http.get(path)
        assert response.status_code == 200, response.text
        return response.text

    def submit(self, path: str, **fields: str) -> None:
        proof = re.search(r'name="csrf" value="([^"]+)"', self.page("/admin/models"))
        assert proof is not None
        response = self._http.post(path, data={"csrf": proof[1], **fields})
        assert response.status_code == 303, response.text

    def activate(self, name: str) -> None:
        self.submit(f"/admin/models/{name}/activate", reason="thử")


class Person(threading.Thread):
    """Talks on until told to stop; keeps every reply."""

    def __init__(self, product: Product, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._url, self._stopped = product.url, stop
        self.replies: list[Json] = []
        self.lost: list[str] = []

    def run(self) -> None:
        conversation: str | None = None
        with httpx.Client(base_url=self._url, timeout=90, trust_env=False) as http:
            while not self._stopped.is_set():
                for text in QUESTIONS:
                    body = {"text": text} | ({"conversation_id": conversation} if conversation else {})
                    response = http.post("/api/v1/messages", json=body)
                    if response.status_code != 200 or not response.json()["answers"]:
                        self.lost.append(text)
                        continue
                    self.replies.append(response.json())
                    conversation = self.replies[-1]["conversation_id"]
                    self._stopped.wait(0.3)


def kinds(reply: Json) -> list[str]:
    assert reply["understanding"]["route"] == "rasa", reply
    return [answer["kind"] for answer in reply["answers"]]


def put_a_copy(product: Product) -> None:
    """A model that is another one by its name only: training takes minutes."""
    folder = product.home / "rasa-models"
    folder.mkdir(exist_ok=True)
    shutil.copy(rasa_model(), folder / f"{COPY}.tar.gz")
    made = {
        "shipped": name_of(rasa_model()),
        "made_at": datetime.now(UTC).isoformat(),
        "made_by": "duyet",
        "examples": 1,
    }
    (folder / f"{COPY}.json").write_text(json.dumps(made))


def wait_for_model(product: Product, name: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (product.ready() or {}).get("rasa", {}) != {"state": "ready", "model": name}:
        assert time.monotonic() < deadline, (product.home / "rasa.log").read_text()[-2000:]
        time.sleep(0.5)


def one_rasa(product: Product) -> bool:
    """Tells whether no second process is left."""
    found = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            found += b"run" in command and any(str(product.home).encode() in part for part in command)
    return found == 1


class TestActivation:
    def test_loses_no_message_and_no_form(self, product: Product, desk: Desk) -> None:
        put_a_copy(product)
        shipped, stop = name_of(rasa_model()), threading.Event()
        wait_for_model(product, shipped)
        people = [Person(product, stop) for _ in range(7)]
        for person in people:
            person.start()
        form = product.ask("cho tôi phản ánh")
        assert kinds(form) == ["form"]
        desk.activate(COPY)
        assert kinds(product.ask("đèn đường hẻm 45 tắt ba đêm rồi", conversation=form["conversation_id"])) == ["form"]
        wait_for_model(product, COPY)
        before = [len(person.replies) for person in people]
        for said in ("hẻm 45 Lê Lợi, phường 8", "bỏ qua"):
            reply = product.ask(said, conversation=form["conversation_id"])
            assert kinds(reply) == ["form"]
        assert "tắt ba đêm" in reply["answers"][0]["text"]
        sent = product.ask("gửi đi", conversation=form["conversation_id"])
        assert kinds(sent) == ["handover"]
        assert "PA-" in sent["answers"][0]["text"]
        deadline = time.monotonic() + PATIENCE_S
        while any(len(p.replies) <= count + 2 for p, count in zip(people, before, strict=True)):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        stop.set()
        for person in people:
            person.join(120)
        assert [person.lost for person in people] == [[]] * len(people)
        assert {reply["understanding"]["route"] for person in people for reply in person.replies} == {"rasa"}

    def test_ends_the_old_process(self, product: Product) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not one_rasa(product):
            assert time.monotonic() < deadline
            time.sleep(0.5)

    def test_can_be_undone(self, product: Product, desk: Desk) -> None:
        shipped = name_of(rasa_model())
        desk.activate(shipped)
        wait_for_model(product, shipped)
        assert kinds(product.ask(QUESTIONS[0])) == ["procedure"]


@pytest.mark.skipif(
    os.environ.get("ASSISTANT_TEST_TRAINING") != "1", reason="ASSISTANT_TEST_TRAINING is not 1: minutes"
)
class TestTraining:
    def test_teaches_a_sentence(self, product: Product, desk: Desk) -> None:
        desk.submit("/admin/understanding", text=TAUGHT, intent=INTENT)
        began = time.monotonic()
        desk.submit("/admin/models/train")
        while "hx-get" in (
            shown := desk.page("/admin/models/progress")
        ):  # the part renews itself as long as it goes on
            assert time.monotonic() < began + 3600
            time.sleep(2)
        print(f"trained and measured in {time.monotonic() - began:.0f} s")
        assert "<strong>xong</strong>" in shown
        name = json.loads((product.home / "rasa-models" / "training" / "state.json").read_text())["model"]
        assert "So với mô hình đang trả lời" in desk.page(f"/admin/models/{name}")
        desk.activate(name)
        wait_for_model(product, name)
        assert product.ask(TAUGHT)["understanding"]["intent"] == INTENT
