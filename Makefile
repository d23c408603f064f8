# Every command of the project. `make help` lists them; README.md explains the two that most people need.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := var/venv
RASA_VENV := var/venv-rasa
PY := $(VENV)/bin/python
RASA_PY := $(RASA_VENV)/bin/python
export PYTHONPATH := $(CURDIR)
export PYTHONWARNINGS ?= ignore::DeprecationWarning
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export TF_ENABLE_ONEDNN_OPTS := 0
export ACTIONS_PORT ?= 5055
# Where a shell sets this, every start compiles all packages anew and takes up to three times as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sort | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# --- running -------------------------------------------------------------------------------------------------------

.PHONY: run
run: setup train ## install, train when needed, start everything and print the addresses (PORT=8080)
	@$(PY) -m tools.supervise

.PHONY: shell
shell: setup train ## chat in the terminal, without the gateway
	@$(PY) -m tools.shell

.PHONY: clinic-init
clinic-init: $(VENV)/.installed ## ask for what production needs, and write var/clinic.env
	@$(PY) -m clinic init

.PHONY: portal-token
portal-token: $(VENV)/.installed ## print a portal token for a demo patient
	@$(PY) -m web.demo_token $(PATIENT)

.PHONY: staff-code
staff-code: $(VENV)/.installed ## print the present code of the demo's staff accounts
	@$(PY) -m web.demo_code

# --- setting up: each step runs once, and again when what it is made from changes ------------------------------------

.PHONY: setup
setup: $(VENV)/.installed $(RASA_VENV)/.installed var/encoder/encoder.onnx language

$(VENV)/.installed: requirements/services.txt tools/uv.sh
	@tools/uv.sh environment $(VENV) 3.11 requirements/services.txt

$(RASA_VENV)/.installed: requirements/rasa.txt tools/uv.sh
	@tools/uv.sh environment $(RASA_VENV) 3.10 requirements/rasa.txt

$(VENV)/.dev-installed: requirements/dev.txt $(VENV)/.installed
	@tools/uv.sh add $(VENV) requirements/dev.txt && touch $@

var/encoder/encoder.onnx: bot/encoder/graph.py bot/encoder/build.py bot/encoder/smoothing.py bot/encoder/static.py bot/encoder/activations.py bot/encoder/calibration.txt | $(RASA_VENV)/.installed
	@$(MAKE) encoder

.PHONY: encoder
encoder: ## build the sentence encoder from its weights
	@echo "==> building the sentence encoder (10 s)"
	@$(RASA_PY) -m bot.encoder.build --reference

.PHONY: language
language: | $(RASA_VENV)/.installed ## build the spaCy pipeline when its rules changed
	@$(RASA_PY) -m tools.fresh language || { echo "==> building the spaCy pipeline"; $(RASA_PY) -m bot.language; }

.PHONY: train
train: setup ## train the assistant when data, configuration or code of the understanding changed
	@$(RASA_PY) -m tools.fresh model || $(RASA_PY) -m tools.train

# --- checking -------------------------------------------------------------------------------------------------------

.PHONY: test
test: setup $(VENV)/.dev-installed train lint rasa-test pytest ## lint, types, imports, Rasa's checks, and every test
	@echo "==> all checks passed"

.PHONY: lint
lint: $(VENV)/.dev-installed ## style, types and import contracts
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-cache

.PHONY: format
format: $(VENV)/.dev-installed ## put the code into the project's form
	@$(VENV)/bin/ruff check --fix . && $(VENV)/bin/ruff format .

.PHONY: rasa-test
rasa-test: setup train ## `rasa data validate` and `rasa test` on the stories
	@$(RASA_PY) -m tools.rasa_checks

# A file of tests is taken by whichever of three workers is free: each waits for its own servers or browser much of the time.
# The long ones begin, so that short ones fill the end. Rasa's environment has a pytest of its own, which runs beside them.
.PHONY: pytest
pytest: setup $(VENV)/.dev-installed train ## the tests of both environments
	@$(MAKE) -j2 tests-of-product tests-of-assistant

# Some wait for a clock, and others on both processors may make them late: what failed has to pass alone, and is named.
.PHONY: tests-of-product
tests-of-product:
	@$(PY) -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder tests/integration tests/conversation tests/browser tests/unit \
	  || { test $$? = 1 && echo "==> once more, one after the other: what failed beside the others" \
	       && $(PY) -m pytest -v -x --last-failed --last-failed-no-failures none; }

.PHONY: tests-of-assistant
tests-of-assistant:
	@$(RASA_PY) -m pytest -q -p no:cacheprovider tests/bot

.PHONY: evaluate
evaluate: $(VENV)/.dev-installed ## measure a running stack on labelled messages (DATA=tests/evaluation BASE=http://127.0.0.1:8080)
	@$(PY) -m tools.evaluate --data $(or $(DATA),tests/evaluation) --base $(or $(BASE),http://127.0.0.1:$(or $(PORT),8080)) --curve-with $(RASA_PY) $(ARGS)

.PHONY: learning-curve
learning-curve: setup $(VENV)/.dev-installed ## how understanding grows with the number of examples
	@$(RASA_PY) -m tools.learning_curve --data $(or $(DATA),tests/evaluation) $(ARGS)

.PHONY: bench
bench: setup $(VENV)/.dev-installed train ## measure speed and memory beside stock Rasa (ARGS="--soak 60" watches memory)
	@$(PY) -m tools.bench $(ARGS)

.PHONY: rehearse-restore
rehearse-restore: $(VENV)/.installed ## make a backup of demo records while they are written, restore it elsewhere, compare
	@$(PY) -m tools.rehearse_restore $(ARGS)

.PHONY: simulate
simulate: setup $(VENV)/.dev-installed train ## a week of made-up patients and staff on the real product, and what it checked (ARGS="--keep-running")
	@$(PY) -m tools.simulate $(ARGS)

.PHONY: screenshots
screenshots: setup $(VENV)/.dev-installed train ## take the README's pictures anew (needs Chromium)
	@$(PY) -m tools.screenshots

.PHONY: locks
locks: ## make requirements/*.txt anew from *.in
	@tools/uv.sh locks

.PHONY: clean
clean: ## remove what was built (environments, models); the databases and secrets under var/ stay
	rm -rf $(VENV) $(RASA_VENV) var/encoder var/language var/models var/reports var/bench .rasa
