# The proof of the template engine: cases and random templates against Debian's python3-jinja2.

RENDER_BATCH := $(BUILD)/tests/template/render_batch
TEST_PROGRAMS += $(RENDER_BATCH)
FUZZ_TEMPLATES ?= 10000
FUZZ_FIRST ?= 1

.PHONY: test-templates fuzz-templates

$(BUILD)/tests/template/render_batch.o: $(BUILD)/flags
$(RENDER_BATCH): $(RENDER_BATCH).o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

test-templates: $(RENDER_BATCH) ## the template engine's cases against python3-jinja2; CASES="words" chooses
	SAN=$(SAN) $(PYTHON) tests/template/differential.py $(RENDER_BATCH) $(CASES)

fuzz-templates: $(RENDER_BATCH) ## 10,000 random templates against python3-jinja2, then libFuzzer for FUZZ_SECONDS
	SAN=$(SAN) $(PYTHON) tests/template/generate.py $(RENDER_BATCH) $(FUZZ_TEMPLATES) $(FUZZ_FIRST)
	@$(MAKE) --no-print-directory fuzz-template
