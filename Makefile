# SPDX-License-Identifier: GPL-3.0-or-later
# A short way in: `make run`, `make check` and `make lab` install what they need (.ci/packages),
# build, and go. Everything else is meson's; see HACKING.md.

BUILD ?= build
TOPOLOGY ?= ring4
# What `make run` plays: a scenario's name, or a .json or .graphml file.
DEMO ?=
# A running ONOS (http://host:8181) or its release archive (/path/onos-2.7.0.tar.gz); without it the
# lab starts the controller of this repository.
ONOS ?=

SUDO := $(if $(filter 0,$(shell id -u)),,sudo --preserve-env=VIMOS_LAB_DIR,VIMOS_LAB_CACHE,VIMOS_ONOS_USER,VIMOS_ONOS_PASSWORD,JAVA_HOME)
LAB := $(SUDO) tests/lab/lab

.PHONY: all build deps deps-build deps-lab deps-bench run check lab clean

all: build

deps: deps-build deps-lab deps-bench

deps-build:
	@.ci/packages --install build

deps-lab:
	@.ci/packages --install lab

deps-bench:
	@.ci/packages --install bench

$(BUILD)/build.ninja:
	meson setup $(BUILD)

build: $(BUILD)/build.ninja
	ninja -C $(BUILD)

run: deps-build
	@$(MAKE) --no-print-directory build
	@tests/demo/show $(BUILD)/src/ui/vimos $(if $(DEMO),$(DEMO),ring4)

# The laboratory's tests are run as root on Debian only, and so are its packages needed there only.
check: deps-build deps-bench $(if $(filter 0,$(shell id -u)),deps-lab)
	tests/check

lab: deps-build deps-lab
	@$(MAKE) --no-print-directory build
	$(LAB) --build $(BUILD) demo $(if $(ONOS),--onos $(ONOS)) $(TOPOLOGY)

clean:
	rm -rf $(BUILD) build-asan
