# libFuzzer targets: tests/fuzz/<name>_fuzz.c, with seeds in seeds/<name> and perhaps a dictionary <name>.dict.
# `make fuzz-<name>` runs one for FUZZ_SECONDS; what it finds lies in build/fuzz/<name>-*.

FUZZ := $(BUILD)/fuzz
FUZZ_SECONDS ?= 60
FUZZ_CC := clang
FUZZ_FLAGS := -std=c11 -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
FUZZERS := $(sort $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c)))

.PHONY: fuzz-deps $(FUZZERS:%=fuzz-%)

$(FUZZ)/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link $(PKG_CFLAGS) -pthread -MMD -MP -c -o $@ $<

$(FUZZ)/libkith.a: $(SOURCES:%.c=$(FUZZ)/%.o)
	rm -f $@
	$(AR) rcs $@ $^

$(FUZZ)/%_fuzz: $(FUZZ)/tests/fuzz/%_fuzz.o $(FUZZ)/libkith.a
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -pthread -o $@ $^ $(LDLIBS)

.PRECIOUS: $(FUZZ)/%.o $(FUZZ)/%_fuzz

fuzz-deps:
	@tests/install.sh "fuzzing" $(FUZZ_PACKAGES)

$(FUZZERS:%=fuzz-%): fuzz-%: fuzz-deps $(FUZZ)/%_fuzz
	@mkdir -p $(FUZZ)/corpus/$*
	@test ! -e tests/fuzz/$*_seeds.py || $(PYTHON) tests/fuzz/$*_seeds.py $(FUZZ)/corpus/$*
	$(FUZZ)/$*_fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 -close_fd_mask=0 \
		-artifact_prefix=$(FUZZ)/$*- $(if $(wildcard tests/fuzz/$*.dict),-dict=tests/fuzz/$*.dict) \
		$(FUZZ)/corpus/$* $(wildcard tests/fuzz/seeds/$*)

fuzz: fuzz-templates $(filter-out fuzz-template,$(FUZZERS:%=fuzz-%)) ## random templates against Jinja2, then every libFuzzer target

-include $(wildcard $(FUZZ)/src/*/*.d $(FUZZ)/tests/fuzz/*.d)
