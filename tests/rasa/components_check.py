"""Runs inside Rasa's environment (Python 3.10): checks the graph components and prints what failed. See test_components.py."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from rasa.shared.nlu.training_data.message import Message
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.common import gazetteer, mentions
from assistant.nlu.gateway import as_words
from assistant.nlu.intent_classifier import FINGERPRINTED, LinearIntentClassifier
from assistant.nlu.linear_terms import LinearTerms
from assistant.nlu.normaliser import VietnameseNormaliser
from assistant.nlu.question_clause import QUESTION_CLAUSE, question_clause
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

story = Message({"text": "ông nội mất hai tháng rồi, giờ làm trễ có bị thu tiền không"})
story.set("text_tokens", tokenizer.tokenize(story, "text"))
clause = question_clause(story)
check("the clause that asks", clause is not None and clause.get("text") == "giờ làm trễ có bị thu tiền không")
check("its tokens", clause is not None and " ".join(t.text for t in clause.get("text_tokens")) == clause.get("text"))
check("a question alone has no clause", question_clause(Message({"text": "khai sinh cần gì"})) is None)

doubtful = object.__new__(LinearIntentClassifier)
doubtful._config, doubtful._temperature = {"clause_weight": 0.5}, 1.0
doubtful._model = SimpleNamespace(classes_=np.array(["greet", "procedure_fee", "procedure_time"]))
margins = {"whole": [0.0, 2.0, 2.1], "asks for a fee": [0.0, 4.0, 0.0], "hello": [9.0, 2.0, 2.1]}
doubtful._margins = lambda message: np.array(margins[message.get("text")])
alone, asking, courtesy = Message({"text": "whole"}), Message({"text": "whole"}), Message({"text": "hello"})
for message in (asking, courtesy):
    message.set(QUESTION_CLAUSE, Message({"text": "asks for a fee"}))
before, after = doubtful._probabilities(alone), doubtful._probabilities(asking)
check("the whole decides where no clause asks", before.argmax() == 2)
check("the clause that asks decides between near aspects", after.argmax() == 1)
check("and leaves the other intents as they were", np.isclose(after[0], before[0]) and np.isclose(after.sum(), 1))
check(
    "and has no say where no aspect is first", np.allclose(doubtful._probabilities(courtesy), softmax(margins["hello"]))
)

check("align ignores blanks inside words", align("giấy  khai sinh", ["giấy khai sinh"]) == [(0, 15)])
check("align gives up on foreign words", align("một hai", ["ba"]) == [])

message = Message({"text": "lam giay khai sinh"})
VietnameseNormaliser().process([message])
check("restores diacritics", message.get("text") == "làm giấy khai sinh")
check("keeps the own words", message.get("raw_text") == "lam giay khai sinh")
command = Message({"text": "/session_start"})
VietnameseNormaliser().process([command])
check("leaves Rasa's own commands alone", command.get("text") == "/session_start")

for typed in ("/restart", " /restart", "/ \n/restart", "//\t/ restart", "\n/restart"):
    check(f"{typed!r} is words, no command", as_words(typed) == "restart")
check("a stroke inside stays", as_words("quý 3/2023") == "quý 3/2023")


def helpers_of(module: Path) -> set[Path]:
    """The modules of assistant.common that this one uses, and those that they use."""
    used = {
        module.with_name(f"{name}.py")
        for name in re.findall(r"^from assistant\.common\.(\w+) import", module.read_text(), re.MULTILINE)
    }
    return {module, *(helper for each in used for helper in helpers_of(each))}


fingerprinted = {Path(str(module.__file__)) for module in FINGERPRINTED}
for module in (gazetteer, mentions):
    check(
        f"the classifier is trained again after a change of {module.__name__}",
        helpers_of(Path(str(module.__file__))) <= fingerprinted,
    )

texts = ["làm giấy khai sinh", "giấy giấy giấy kết hôn", "lệ phí kết hôn bao nhiêu"]
for settings in ({"analyzer": "char_wb", "ngram_range": (2, 4)}, {"token_pattern": "[^ ]+", "lowercase": False}):
    vectorizer = TfidfVectorizer(sublinear_tf=True, **settings).fit(texts)
    rows = np.random.default_rng(1).normal(size=(len(vectorizer.vocabulary_), 5))
    alone = LinearTerms(vectorizer, rows)
    for text in (*texts, "giấy kết hôn lạ hoắc", "zzz", ""):
        wanted = (vectorizer.transform([text]) @ rows)[0]
        check(f"terms of {text!r} add up", np.allclose(alone.margins(text), wanted, atol=1e-5))

print("\n".join(failures))
sys.exit(bool(failures))
