# make packs    builds every pack of packs/ into dist/ (sets everything up the first time)
# make help     the other targets
.DEFAULT_GOAL := help
.PHONY: packs test verify check clean distclean bench generated lock help
.NOTPARALLEL:

PYTEST = .venv/bin/python -m pytest
WORKERS ?= auto

# Homebrew's libraries are not on the loader's path of every Python for macOS; given here, at the last moment,
# because macOS strips the variable from whatever a system shell starts.
ifeq ($(shell uname -s),Darwin)
LIBRARIES = DYLD_FALLBACK_LIBRARY_PATH="$$(brew --prefix 2>/dev/null || echo /usr/local)/lib:/usr/local/lib:/usr/lib"
endif
REVISIONPACK = $(LIBRARIES) .venv/bin/revisionpack

packs: ## build every pack of packs/ into dist/ (ARGS="…" is handed on to revisionpack build)
	@sh tools/bootstrap.sh run
	@$(REVISIONPACK) build packs $(ARGS)

check: ## look for mistakes in packs/ without building
	@sh tools/bootstrap.sh run
	@$(REVISIONPACK) check packs $(ARGS)

test: ## ruff, mypy and the tests (below 10 minutes)
	@sh tools/bootstrap.sh test
	.venv/bin/ruff check .
	.venv/bin/mypy
	$(LIBRARIES) $(PYTEST) -n $(WORKERS) $(ARGS)

verify: ## the slower proof: veraPDF, every variant, whole packs (below 30 minutes)
	@sh tools/bootstrap.sh verify
	@sh tools/java.sh
	@sh tools/chromium.sh
	$(LIBRARIES) $(PYTEST) -m verify $(ARGS)

bench: ## race against other tools, printed as ratios
	@sh tools/bootstrap.sh bench
	.venv/bin/python benchmarks/deck.py
	$(LIBRARIES) .venv/bin/python benchmarks/placement.py
	$(LIBRARIES) .venv/bin/python benchmarks/pages.py
	$(LIBRARIES) .venv/bin/python benchmarks/many.py
	$(LIBRARIES) .venv/bin/python benchmarks/live.py
	$(LIBRARIES) .venv/bin/python benchmarks/race.py $(ARGS)

generated: ## write anew what is generated and committed: schema, errors.md, tables, --help, pictures
	@sh tools/bootstrap.sh test
	.venv/bin/python tools/docs.py
	.venv/bin/python tools/help.py
	$(LIBRARIES) .venv/bin/revisionpack build packs
	.venv/bin/python tools/pictures.py

lock: ## pin the newest versions that requirements/*.in allow (needs uv)
	sh tools/lock.sh

clean: ## remove what was built
	rm -rf dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

distclean: clean ## remove the set-up too
	rm -rf .venv .cache

help:
	@echo "make packs      build every pack of packs/ into dist/; the first time, sets everything up"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | grep -v '^packs|' | \
		while IFS='|' read -r name words; do printf 'make %-10s %s\n' "$$name" "$$words"; done
