"""Installs one lock file into the environment this runs in: `python setup/install.py service|rasa|dev`.

torch comes first and alone: its default build on Linux brings gigabytes of CUDA libraries that this product never uses.
The CPU build is taken from wherever it can be had; nothing else is installed unasked (TORCH=cuda accepts the default build).
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
CPU_WHEELS = os.environ.get("TORCH_INDEX_URL", "https://download.pytorch.org/whl/cpu")


def main(lock: str) -> int:
    """Returns the exit code; what pip does is shown, what is missing is explained."""
    with (Path(sys.prefix) / ".installing").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)  # an installation that was left behind by Ctrl-C ends first
        return _install(lock)


def _install(lock: str) -> int:
    path = REQUIREMENTS / f"{lock}.txt"
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    torch = next((line for line in lines if re.match(r"torch==", line)), None)
    if torch is not None and not _installed(torch) and not _install_torch(torch.split(";")[0].strip()):
        return 1
    others = [line for line in lines if line != torch]
    command = ["install", "--progress-bar", "off", "--no-deps", "--requirement", "/dev/stdin"]
    done = _pip(command, stdin="\n".join(others), filtered=True)
    if done.returncode:
        print(f"pip could not install requirements/{lock}.txt (see above)", file=sys.stderr)
        return 1
    checked = _pip(["check"], capture=True)
    if checked.returncode:
        print(checked.stdout, file=sys.stderr)
    return checked.returncode


def _install_torch(requirement: str) -> bool:
    """The configured package source if its build is for the CPU, else PyTorch's own CPU wheels."""
    plain = ["install", "--no-deps", "--progress-bar", "off", requirement]
    if os.environ.get("TORCH") == "cuda" or not _brings_cuda(requirement):
        return _pip(plain, filtered=True).returncode == 0
    if _pip([*plain, "--index-url", CPU_WHEELS], filtered=True).returncode == 0:
        return True
    print(
        f"No CPU build of {requirement} could be had, and the default build brings gigabytes of CUDA libraries.\n"
        "Either make the CPU wheels reachable (TORCH_INDEX_URL=… names another address), or accept the big build with TORCH=cuda.",
        file=sys.stderr,
    )
    return False


def _brings_cuda(requirement: str) -> bool:
    """Tells from the metadata alone whether the wheel pip would choose asks for CUDA libraries here."""
    done = _pip(["install", "--no-deps", "--dry-run", "--quiet", "--report", "-", requirement], capture=True)
    if done.returncode:
        return True  # not to be had from the configured source at all
    metadata = json.loads(done.stdout)["install"][0]["metadata"]
    needed = [line for line in metadata.get("requires_dist", []) if re.match(r"(nvidia|cuda|triton)", line)]
    return any(_applies(line) for line in needed)


def _applies(requirement: str) -> bool:
    """Evaluates the marker with the copy of `packaging` that comes with pip."""
    from pip._vendor.packaging.requirements import Requirement

    marker = Requirement(requirement).marker
    return marker is None or marker.evaluate({"extra": ""})


def _installed(requirement: str) -> bool:
    name, version = requirement.split(";")[0].strip().split("==")
    shown = _pip(["show", name], capture=True)
    return (
        shown.returncode == 0
        and re.search(rf"^Version: {re.escape(version)}(\+|$)", shown.stdout, re.MULTILINE) is not None
    )


def _pip(
    arguments: list[str], *, capture: bool = False, filtered: bool = False, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    if not filtered:
        return subprocess.run(command, text=True, input=stdin, capture_output=capture, check=False)
    with subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(stdin or "")
        process.stdin.close()
        count = 0
        for line in process.stdout:
            if line.startswith(("Collecting ", "Processing ")):
                count += 1
                print(f"\r  {count} packages", end="", file=sys.stderr, flush=True)
            elif line.startswith(("ERROR", "Successfully")):
                print(f"\n  {line.strip()[:2000]}", file=sys.stderr)
        return subprocess.CompletedProcess(command, process.wait())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
