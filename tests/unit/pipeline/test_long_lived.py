"""What is set aside, in a process of its own: this one's collector stays as it is."""

from __future__ import annotations

import subprocess
import sys

_TWICE = """
import gc, weakref
from assistant.pipeline.long_lived import set_aside

class Edition: ...

def in_a_circle():
    edition = Edition()
    edition.itself = edition
    return edition

edition = in_a_circle()
seen = weakref.ref(edition)
set_aside()
before = gc.get_freeze_count()
print(before > 0, edition in gc.get_objects())
edition = None
gc.collect()
print(seen() is None)
set_aside()
print(seen() is None)
"""


def test_looks_again_at_what_was_set_aside_only_when_something_takes_its_place() -> None:
    done = subprocess.run([sys.executable, "-c", _TWICE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True False", "False", "True"]
