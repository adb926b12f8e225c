# kith: every developer command. `make help` lists them.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC := gcc
PYTHON := /usr/bin/python3
JOBS := $(shell nproc)

# Variants live in folders of their own: release in build/, SAN=1 (address and undefined-behaviour sanitisers) in
# build/san, SAN=thread (data races) in build/tsan, COV=1 (coverage) in build/cov.
comma := ,
SANITISERS := $(if $(filter thread,$(SAN)),thread,$(if $(SAN),address$(comma)undefined))
BUILD ?= build$(if $(SAN),/$(if $(filter thread,$(SAN)),tsan,san))$(if $(COV),/cov)
KITH := $(BUILD)/kith
LIB := $(BUILD)/libkith.a

# ---- packages ------------------------------------------------------------------------------------------------------------
BUILD_PACKAGES := pkg-config libmd4c-dev libyaml-dev libcurl4-openssl-dev libidn2-dev libjansson-dev libutf8proc-dev libxxhash-dev \
	libssl-dev libgumbo-dev libjpeg62-turbo-dev libpng-dev libwebp-dev libcairo2-dev libpango1.0-dev fonts-noto-core \
	fonts-noto-cjk tzdata ca-certificates
TEST_PACKAGES := check python3 python3-jinja2 python3-jsonschema python3-yaml python3-feedparser python3-mf2py python3-lxml python3-pil \
	python3-dateutil python3-icalendar python3-recurring-ical-events python3-aiosmtpd postfix libsasl2-modules \
	libidn12 libnsl2 libgnutls-dane0 libevent-2.1-7 openssl spamassassin default-jre-headless chromium clang-format
# Mail servers that Debian does not install beside Postfix, and what they need.
RELAY_PACKAGES := exim4-base exim4-daemon-light opensmtpd sasl2-bin
FUZZ_PACKAGES := clang libclang-rt-dev
LIBRARIES := md4c yaml-0.1 libcurl libidn2 jansson libutf8proc libcrypto gumbo libjpeg libpng libwebp libwebpmux

# Share cards are drawn with these when they are there; CARDS=0 leaves them out.
CARD_LIBRARIES = $(eval CARD_LIBRARIES := $(if $(filter 0,$(CARDS)),,$(shell pkg-config --exists cairo pangocairo && \
	echo cairo pangocairo)))$(CARD_LIBRARIES)

# ---- compiling -----------------------------------------------------------------------------------------------------------
WARNINGS := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings \
	-Wformat=2 -Wno-format-nonliteral $(if $(WERROR),-Werror)
OPTIMISE := $(if $(SAN),-O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITISERS) -fno-sanitize-recover=undefined,$(if \
	$(COV),-O0 -g --coverage,-O3 -g))
CPPFLAGS += -Iinclude -Isrc -D_POSIX_C_SOURCE=200809L -DKITH_VERSION='"$(VERSION)"'
CFLAGS += -std=c11 $(WARNINGS) $(OPTIMISE) -pthread
LDFLAGS += -pthread $(if $(SAN),-fsanitize=$(SANITISERS)) $(if $(COV),--coverage)
# Asked only when something is compiled, so that `make site` can install pkg-config first.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(LIBRARIES) $(CARD_LIBRARIES)))$(PKG_CFLAGS)
LDLIBS = $(eval LDLIBS := $(shell pkg-config --libs $(LIBRARIES) $(CARD_LIBRARIES)) -lm)$(LDLIBS)
CHECK_LIBS = $(eval CHECK_LIBS := $(shell pkg-config --libs check))$(CHECK_LIBS)

SOURCES := $(filter-out src/cli/main.c,$(wildcard src/*/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
MAIN := $(BUILD)/src/cli/main.o
UNIT_SOURCES := $(wildcard tests/*/*_test.c)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/tests/unit_main.o

.PHONY: all site test unit reference lint format clean help deps test-deps install uninstall dist distcheck bless bench fuzz
.DEFAULT_GOAL := all

all: $(KITH) ## build the program: build/kith

$(KITH): $(MAIN) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIB): $(OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# Compiled again when the flags change.
$(OBJECTS) $(MAIN) $(UNIT_OBJECTS): $(BUILD)/flags
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CPPFLAGS) $(CFLAGS)' | cmp -s - $@ || echo '$(CC) $(CPPFLAGS) $(CFLAGS)' > $@
# Where the shipped themes are installed is known to one file only.
%/src/output/theme.o: CPPFLAGS += -DKITH_DATADIR='"$(PREFIX)/share/kith"'
$(BUILD)/src/output/theme.o: $(BUILD)/prefix
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@
%/src/image/card.o: CPPFLAGS += $(if $(CARD_LIBRARIES),-DKITH_CARDS)
$(BUILD)/src/image/card.o: $(BUILD)/cards
$(BUILD)/cards: FORCE
	@mkdir -p $(@D)
	@echo '$(CARD_LIBRARIES)' | cmp -s - $@ || echo '$(CARD_LIBRARIES)' > $@
FORCE:

-include $(wildcard $(BUILD)/src/*/*.d $(BUILD)/tests/*/*.d $(BUILD)/tests/*.d)

# ---- the two commands ----------------------------------------------------------------------------------------------------
site: deps ## install what is missing, build kith, build this repository's site/ and outbox/
	@$(MAKE) --no-print-directory -j$(JOBS) all
	$(KITH) build

test: deps test-deps ## install what the tests need, build and run every test
	@$(MAKE) --no-print-directory -j$(JOBS) all $(BUILD)/unit $(TEST_PROGRAMS)
	@BUILD=$(BUILD) SAN=$(SAN) $(PYTHON) tests/run.py $(SUITE)

deps:
	@tests/install.sh "building kith" $(BUILD_PACKAGES)

test-deps:
	@tests/install.sh "the tests" $(TEST_PACKAGES)
	@tests/install.sh --node tests
	@tests/install.sh --unpacked build/relays $(RELAY_PACKAGES)

# ---- tests ---------------------------------------------------------------------------------------------------------------
unit: $(BUILD)/unit ## build and run the unit tests only
	$(BUILD)/unit

$(BUILD)/unit: $(UNIT_OBJECTS) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(CHECK_LIBS) $(LDLIBS)

# The list of suites is made from the files' names: tests/<room>/<module>_test.c defines <module>_suite.
$(BUILD)/suites.inc: $(UNIT_SOURCES)
	@mkdir -p $(@D)
	@printf 'SUITE(%s)\n' $(patsubst %_test,%,$(basename $(notdir $(UNIT_SOURCES)))) > $@
$(BUILD)/tests/unit_main.o: $(BUILD)/suites.inc
$(BUILD)/tests/unit_main.o: CPPFLAGS += -I$(BUILD)

TEST_PROGRAMS :=
-include $(wildcard tests/*/rules.mk)

bless: $(KITH) ## rewrite the expected files of tests/golden (read the difference before you commit)
	$(PYTHON) tests/suites/golden.py --bless

reference: $(KITH) ## write the guide's pages that are made from kith's own tables
	KITH=$(KITH) $(PYTHON) tests/reference.py

lint: ## layers, headers that compile alone, banned calls, function lengths, format
	@$(PYTHON) tests/lint.py

format: ## format all C files
	clang-format -i $(wildcard include/*/*.h src/*/*.[ch] tests/*.[ch] tests/*/*.[ch])

# ---- installing ----------------------------------------------------------------------------------------------------------
install: all ## install to $(PREFIX), below $(DESTDIR)
	install -D -m 755 $(KITH) $(DESTDIR)$(PREFIX)/bin/kith
	find themes -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/kith/{} \;

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/kith
	rm -rf $(DESTDIR)$(PREFIX)/share/kith

dist: ## a tarball of the tracked files
	git archive --prefix=kith-$(VERSION)/ -o kith-$(VERSION).tar.gz HEAD

distcheck: dist ## build, test and install from that tarball
	rm -rf build/dist && mkdir -p build/dist
	tar -xzf kith-$(VERSION).tar.gz -C build/dist
	$(MAKE) -C build/dist/kith-$(VERSION) BUILD=build site
	$(MAKE) -C build/dist/kith-$(VERSION) BUILD=build test
	$(MAKE) -C build/dist/kith-$(VERSION) BUILD=build install DESTDIR=$(CURDIR)/build/dist/root
	build/dist/root$(PREFIX)/bin/kith version

clean: ## remove what was compiled
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | sort -u | expand -t 24
	@echo '  SAN=1 make test       with the address and undefined-behaviour sanitisers; SAN=thread: data races; COV=1: coverage'
