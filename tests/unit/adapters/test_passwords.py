"""What the tests make cheap (see tests/conftest.py) is dear in service."""

from __future__ import annotations

import subprocess
import sys

from assistant.common.places import ROOT


def test_a_password_is_hashed_by_argon2id_with_64_mib() -> None:
    program = "from assistant.adapters.sql.people import _nobodys_hash; print(_nobodys_hash())"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
