"""Runs inside Rasa's environment (Python 3.10): checks the graph components and prints what failed. See test_components.py."""

import sys

from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.normaliser import VietnameseNormaliser
from assistant.nlu.tokenizer import UndertheseaTokenizer, align

failures: list[str] = []


def check(name: str, condition: bool) -> None:
    if not condition:
        failures.append(name)


tokenizer = UndertheseaTokenizer(UndertheseaTokenizer.get_default_config())
for text in (
    "làm giấy khai sinh cho con cần những giấy tờ gì",
    "hồ sơ 000.00.12.H26-240511-0003 tới đâu rồi?",
    "P8,p.9 … 👍 thì sao!!!",
    "???",
    "tỷ lệ đúng hạn 99,54% của 17 phường, xã",
):
    tokens = tokenizer.tokenize(Message({"text": text}), "text")
    check(f"offsets of {text!r}", all(text[token.start : token.end] == token.text for token in tokens))
    check(f"tokens of {text!r}", bool(tokens))

check("align ignores blanks inside words", align("giấy  khai sinh", ["giấy khai sinh"]) == [(0, 15)])
check("align gives up on foreign words", align("một hai", ["ba"]) == [])

message = Message({"text": "lam giay khai sinh"})
VietnameseNormaliser().process([message])
check("restores diacritics", message.get("text") == "làm giấy khai sinh")
check("keeps the own words", message.get("raw_text") == "lam giay khai sinh")
command = Message({"text": "/session_start"})
VietnameseNormaliser().process([command])
check("leaves Rasa's own commands alone", command.get("text") == "/session_start")

print("\n".join(failures))
sys.exit(bool(failures))
