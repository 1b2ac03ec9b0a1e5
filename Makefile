# Everything that a run needs is made here. `make` alone tells what there is.
.DEFAULT_GOAL := help
.PHONY: help smoke gate deploy nightly acceptance preflight report test test-short lint fmt bench-verdict staging-up staging-down engine images screenshots clean programs tools

BIN     := .smoke/bin
STANDIN := $(BIN)/standin
SMOKE   := $(BIN)/smoke
PHASE   := helpers/runner/phase.sh
LINT_VERSION := v2.15.0
LINT    := $(BIN)/golangci-lint-$(LINT_VERSION)
LOCAL   := fixtures/targets/local.yaml
FLAGS   ?=
# The tests that run after all others: compilers beside them would starve the containers that they time.
CHAIN   := ^TestTheWholeChain

help: ## say what there is
	@echo 'make TARGET, where TARGET is one of'
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  %-14s %s\n' "$$name" "$$text"; done

smoke: programs ## deploy to a stand-in of staging on this machine and verify it: no AWS account needed
	@$(STANDIN) run -- $(SMOKE) gate -target $(LOCAL) $(FLAGS)

gate: programs ## deploy to TARGET=fixtures/targets/staging.yaml and verify it
	@test -n "$(TARGET)" || { echo 'make gate: which environment? For example: make gate TARGET=fixtures/targets/staging.yaml' >&2; exit 2; }
	@$(SMOKE) gate -target $(TARGET) $(FLAGS)

deploy: programs ## deploy to TARGET=FILE and verify only that it settles; FLAGS=-dry-run changes nothing
	@test -n "$(TARGET)" || { echo 'make deploy: which environment? For example: make deploy TARGET=fixtures/targets/staging.yaml' >&2; exit 2; }
	@$(SMOKE) deploy -target $(TARGET) $(FLAGS)

nightly: programs ## verify TARGET=FILE without deploying; without TARGET the stand-in that `make staging-up` started
	@if test -n "$(TARGET)"; then $(SMOKE) nightly -target $(TARGET) $(FLAGS); else $(STANDIN) exec -- $(SMOKE) nightly -target $(LOCAL) $(FLAGS); fi

acceptance: programs ## walk to a sign-off of TARGET=FILE, without TARGET of an empty stand-in; STEP=1 stops at each step
	@if test -n "$(TARGET)"; then $(SMOKE) acceptance -target $(TARGET) $(FLAGS); else $(STANDIN) run -empty -- $(SMOKE) acceptance -target $(LOCAL) $(FLAGS); fi

preflight: programs ## tell what is known of TARGET=FILE before a run, reading only; without TARGET of what `make staging-up` started
	@if test -n "$(TARGET)"; then $(SMOKE) preflight -target $(TARGET) $(FLAGS); else $(STANDIN) exec -- $(SMOKE) preflight -target $(LOCAL) $(FLAGS); fi

report: programs ## tell the verdict of a run again, from its files: RUN=.smoke/runs/latest
	@$(SMOKE) report $(or $(RUN),.smoke/runs/latest)

test: programs tools ## run every test, with a Docker engine and the race detector
	@DOCKER_HOST="$$($(STANDIN) engine -print)" && export DOCKER_HOST && \
		$(PHASE) 'testing' go test -race -timeout 30m -skip '$(CHAIN)' ./helpers/... ./fixtures/... && \
		$(PHASE) 'testing the whole chain' go test -race -timeout 30m -run '$(CHAIN)' ./helpers/runner

test-short: ## run the tests that need no Docker engine
	go test -short ./helpers/... ./fixtures/...

bench-verdict: programs tools ## show the time to a right verdict of ours, the AWS command line and the SDK, side by side: 12 minutes
	@$(PHASE) 'building the benchmark' go test -c -o $(BIN)/bench-verdict ./helpers/standin/clients
	@DOCKER_HOST="$$($(STANDIN) engine -print)" && export DOCKER_HOST && cd helpers/standin/clients && \
		exec $(CURDIR)/$(BIN)/bench-verdict -test.run '^$$' -test.bench '^BenchmarkVerdict$$' -test.benchtime 1x -test.timeout 30m

lint: $(LINT) ## check the code's style and the arrows between the rooms
	@$(PHASE) 'linting' $(LINT) run ./...

fmt: $(LINT) ## format the code
	@$(LINT) fmt ./...

staging-up: programs ## start the stand-in and keep it running to look around; Ctrl-C ends it
	@$(STANDIN) up $(FLAGS)

staging-down: programs ## end the stand-in that `make staging-up` started
	@$(STANDIN) down $(FLAGS)

engine: programs ## find a Docker engine, or install and start one of our own
	@$(STANDIN) engine

images: programs ## build the images of the stand-in
	@$(STANDIN) images

screenshots: programs tools ## take fixtures/screenshots anew, of a run that passes and one that fails on a stand-in
	@$(PHASE) 'building the camera' go build -o $(BIN)/ ./helpers/report/page/pagetest/camera
	@$(STANDIN) run -- sh helpers/report/page/pagetest/camera/runs.sh $(SMOKE) $(LOCAL) $(BIN)/camera fixtures/screenshots

clean: ## remove everything that was made: stand-ins, engine, images, builds, results
	@test -x $(STANDIN) || $(MAKE) --no-print-directory programs
	@$(STANDIN) clean
	@rm -rf .smoke

programs:
	@mkdir -p $(BIN)
	@$(PHASE) 'building the programs (the first time takes minutes)' go build -o $(BIN)/ ./helpers/standin/cmd/standin ./helpers/runner/cmd/smoke

# The race detector needs a C compiler; some tests use OpenSSH's client, a browser and AWS's command line, of which the
# first in the PATH may be another version than the distribution's.
AWS     := { aws --version; /usr/bin/aws --version; /usr/local/bin/aws --version; } 2>&1 | grep -q '^aws-cli/2'
BROWSER := { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null
tools:
	@command -v gcc >/dev/null && command -v ssh >/dev/null && $(BROWSER) && $(AWS) || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { echo 'install gcc (for the race detector), the OpenSSH client, Chromium (for the tests of the report) and AWS'"'"'s command line (awscli), version 2' >&2; exit 2; }; \
		$(PHASE) 'installing gcc, the OpenSSH client, Chromium and the AWS command line' sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev openssh-client chromium fonts-liberation awscli >/dev/null'; }

$(LINT):
	@mkdir -p $(BIN)
	@GOBIN=$(CURDIR)/$(BIN)/lint $(PHASE) 'building the linter (minutes, once)' go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv $(BIN)/lint/golangci-lint $@
