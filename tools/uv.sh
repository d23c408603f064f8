#!/usr/bin/env bash
# Makes the two environments with uv, which is brought along when the machine has none.
#   uv.sh environment FOLDER PYTHON LOCK    an environment with exactly what the lock names
#   uv.sh add FOLDER LOCK                   the same environment with what another lock adds
#   uv.sh locks                             requirements/*.in to requirements/*.txt, with hashes
set -euo pipefail
cd "$(dirname "$0")/.."

find_uv() {
  if command -v uv >/dev/null 2>&1; then UV=uv; return; fi
  if [ ! -x var/uv/bin/uv ]; then
    echo "==> fetching uv (once)"
    python3 -m venv var/uv
    var/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
  fi
  UV=var/uv/bin/uv
}

install() { "$UV" pip install --quiet --python "$1/bin/python" --no-deps --require-hashes --requirement "$2"; }

lock() { "$UV" pip compile --quiet --generate-hashes --no-emit-index-url --python-version "$2" "${@:3}" \
  "requirements/$1.in" --output-file "requirements/$1.txt"; }

find_uv
case "$1" in
  environment)
    echo "==> installing $2 (Python $3; the first time takes a minute or two)"
    rm -rf "$2"
    "$UV" venv --quiet --python "$3" "$2"
    install "$2" "$4"
    touch "$2/.installed" ;;
  add)
    echo "==> installing the tools for tests into $2"
    install "$2" "$3" ;;
  locks)
    lock rasa 3.10 --override requirements/rasa-overrides.txt
    lock services 3.11
    lock dev 3.11 ;;
esac
