#!/bin/sh
# Writes the three lock files from the three .in files. Needs uv on PATH (or in $UV). Run it with: make lock
# The CUDA libraries of torch's default build are left out on purpose: setup/install.py asks for the CPU build.
set -eu
cd "$(dirname "$0")"
uv=${UV:-uv}
cuda="nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile \
nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 \
nvidia-nvtx cuda-bindings cuda-pathfinder cuda-toolkit triton"
skip=""
for package in $cuda; do skip="$skip --no-emit-package $package"; done
# shellcheck disable=SC2086
"$uv" pip compile -q --universal --python-version 3.11 --no-header --no-annotate $skip service.in -o service.txt
"$uv" pip compile -q --universal --python-version 3.10 --no-header --no-annotate --override rasa.overrides rasa.in -o rasa.txt
# shellcheck disable=SC2086
"$uv" pip compile -q --universal --python-version 3.11 --no-header --no-annotate $skip -c service.txt dev.in -o dev.txt
