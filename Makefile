# Two commands are enough: `make run` opens the app, `make test` passes the tests. Each makes the environment it needs.
BIN := .venv/bin
READY := .venv/.ready
SOURCES := deskapp screens db tests benchmarks

.PHONY: run env test test-rest test-long test-encrypted test-elsewhere check bench picture keys wheel clean

run: env
	@$(BIN)/deskapp

env: $(READY)

$(READY): pyproject.toml .ci/make-env
	@sh .ci/make-env

# The pure tests, the record, and the whole app for each thing that staff do. CI runs the rest as well.
test: env
	@$(BIN)/python -m pytest -m "not rest"

# Races, kills, whole days, and every fault that was found once (the list is in tests/conftest.py): twice as long.
test-rest: env
	@$(BIN)/python -m pytest -m rest

# What takes long: 300 rounds of find-then-phone and 60 in a terminal, 60 kills of the program at work, 10,000 charters with
# mistakes in them (each is read, or refused in one sentence), the report of the practice year, drawn again, and every
# property with 2,000 examples.
test-long: env
	@$(BIN)/python -m benchmarks.rounds
	@$(BIN)/python -m benchmarks.kills
	@$(BIN)/python -m tests.charter.mutated 10000
	@$(BIN)/python -m benchmarks.picture --check
	@$(BIN)/python -m pytest --hypothesis-profile=long -m hypothesis

# The tests of the record with every record encrypted. ARGS goes to pytest.
test-encrypted: env
	@DESKAPP_TESTS_ENCRYPTED=1 $(BIN)/python -m pytest $(or $(ARGS),tests/db)

# Like `make test-elsewhere SUITE=trixie`: the tests on another release of Debian, as root. ARGS goes to pytest.
test-elsewhere:
	@.ci/test-elsewhere $(SUITE) $(ARGS)

check: env
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy

bench: env
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m benchmarks

picture: env
	@$(BIN)/python -m benchmarks.picture

keys: env
	@$(BIN)/python -m screens.keys_page

wheel: env
	@$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
