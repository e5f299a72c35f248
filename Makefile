# Two commands are enough: `make run` opens the app, `make test` passes the tests. Each makes the environment it needs.
BIN := .venv/bin
READY := .venv/.ready
SOURCES := deskapp screens db tests benchmarks

.PHONY: run env test check bench picture wheel clean

run: env
	@$(BIN)/deskapp

env: $(READY)

$(READY): pyproject.toml .ci/make-env
	@sh .ci/make-env

test: env
	@$(BIN)/python -m pytest

check: env
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy

bench: env
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m benchmarks

picture: env
	@$(BIN)/python -m benchmarks.picture

wheel: env
	@$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
