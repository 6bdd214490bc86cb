"""The product as `make run` starts it: time to the page, time to Rasa, 200 mixed questions, memory."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from assistant.common.places import ROOT, data_dir
from assistant.evaluation.files import percentile
from assistant.understanding.examples import read_examples
from benchmarks.page import SLOWER, VISITS, interactive_ms

QUESTIONS = 200
WEBHOOK_CALLS = 50
_ZALO = {  # without a token nothing is sent; what is measured is the answer to its webhook
    "ASSISTANT_ZALO_APP_ID": "1",
    "ASSISTANT_ZALO_APP_SECRET": "of the benchmark",
    "ASSISTANT_ZALO_OA_SECRET": "of the benchmark",
}

_ASPECTS = ("cần giấy tờ gì", "lệ phí bao nhiêu", "mất mấy ngày", "nộp ở đâu", "làm online được không")


def measure_product() -> list[str]:
    """Returns a section of the report."""
    examples = read_examples(ROOT / "nlu_data" / "heldout")
    questions = [example.text for example in random.Random(1).sample(examples, QUESTIONS)]  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for made in ("models", "index", "nlu"):
            (home / made).symlink_to(data_dir() / made)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {**os.environ, **_ZALO, "ASSISTANT_DATA_DIR": str(home), "PORT": str(port)}
        with (home / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "assistant", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
            try:
                return _measure(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30), process.pid, questions)
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(30)


def _measure(http: httpx.Client, pid: int, questions: list[str]) -> list[str]:
    began = time.perf_counter()
    page = first = rasa = 0.0
    while not rasa:
        time.sleep(0.1)
        assert time.perf_counter() - began < 180, "the product did not get ready"
        try:
            report = http.get("/readyz").json()
        except httpx.HTTPError:
            continue
        page = page or time.perf_counter() - began
        if not first:
            _ask(http, "làm giấy khai sinh cần giấy tờ gì", None)
            first = time.perf_counter() - began
        if report["ready"]:
            rasa = time.perf_counter() - began
    _ask(http, "xin chào", None)  # the first message after a start imports and caches
    apart = [_ask(http, question, None)[0] for question in questions]
    conversation: str | None = None
    together = []
    for question in questions:
        took, conversation = _ask(http, question, conversation)
        together.append(took)
    memory = _memory_mib(pid)
    late_against_early = _late_against_early(http)
    visits = interactive_ms(f"{str(http.base_url).rstrip('/')}/#/hoi-dap")
    rows = [
        ("page answers after a second start", f"{page:.1f} s"),
        ("first answer (fallback while Rasa loads)", f"{first:.1f} s"),
        ("answers through Rasa, sentence model loaded", f"{rasa:.1f} s"),
        *_times(
            f"the citizens' page until one can type, processor {SLOWER} times slower, {VISITS} first visits", visits
        ),
        *_times(f"{QUESTIONS} questions in sequence, a conversation each", apart),
        *_times(f"{QUESTIONS} questions in one conversation", together),
        ("turns 95–105 of a conversation against turns 3–13, the same questions", f"{late_against_early:.2f} ×"),
        *_times(f"{WEBHOOK_CALLS} messages of a chat, each kept and acknowledged", _acknowledged(http)),
        (
            "memory of all processes",
            f"{sum(memory.values()):.0f} MiB ({', '.join(f'{n} {m:.0f}' for n, m in memory.items())})",
        ),
    ]
    return ["## The whole product", "", "| what | measured |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in rows)]


def _late_against_early(http: httpx.Client) -> float:
    """The median cost of ten questions about procedures at the 95th to 105th turn over that at the 3rd to 13th."""
    questions = [f"đăng ký {name} {aspect}" for name in ("khai sinh", "kết hôn") for aspect in _ASPECTS]
    conversation: str | None = None
    took = []
    for turn in range(1, 106):
        time_ms, conversation = _ask(http, questions[turn % len(questions)], conversation)
        took.append(time_ms)
    return statistics.median(took[94:105]) / statistics.median(took[2:13])


def _acknowledged(http: httpx.Client) -> list[float]:
    """Milliseconds until Zalo's webhook says yes, while what it took before is being answered."""
    took = []
    for number in range(WEBHOOK_CALLS):
        timestamp = str(int(time.time() * 1000))
        event = {"event_name": "user_send_text", "timestamp": timestamp, "sender": {"id": f"{number}"}}
        raw = json.dumps({**event, "message": {"text": "xin chào", "msg_id": f"m{number}"}}).encode()
        signed = _ZALO["ASSISTANT_ZALO_APP_ID"].encode() + raw + timestamp.encode()
        mac = hashlib.sha256(signed + _ZALO["ASSISTANT_ZALO_OA_SECRET"].encode()).hexdigest()
        began = time.perf_counter()
        response = http.post("/webhooks/zalo", content=raw, headers={"X-ZEvent-Signature": f"mac={mac}"})
        took.append((time.perf_counter() - began) * 1000)
        response.raise_for_status()
    return took


def _times(name: str, took: list[float]) -> list[tuple[str, str]]:
    if not took:
        return [(name, "not measured here")]
    return [
        (name, f"p50 {percentile(took, 0.5):.0f} ms, p95 {percentile(took, 0.95):.0f} ms, longest {max(took):.0f} ms")
    ]


def _ask(http: httpx.Client, text: str, conversation: str | None) -> tuple[float, str]:
    body: dict[str, Any] = {"text": text} | ({"conversation_id": conversation} if conversation else {})
    began = time.perf_counter()
    response = http.post("/api/v1/messages", json=body)
    took = (time.perf_counter() - began) * 1000
    response.raise_for_status()
    return took, str(response.json()["conversation_id"])


def _memory_mib(root: int) -> dict[str, float]:
    """Resident memory of the process and everything below it, by name; shared pages count in each."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found: dict[str, float] = {}
    for pid in parents:
        chain = pid
        while chain not in (root, 0):
            chain = parents.get(chain, 0)
        if chain == root:
            command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            name = "rasa" if "run" in command else "service" if "--only" in command else "supervisor"
            status = Path(f"/proc/{pid}/status").read_text()
            kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
            found[name] = found.get(name, 0.0) + kib / 1024
    return found
