# The driver of tests/suites/commonmark.py.
TEST_PROGRAMS += $(BUILD)/commonmark_check

$(BUILD)/commonmark_check: $(BUILD)/tests/text/commonmark_check.o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# The driver of tests/suites/newsletter.py.
TEST_PROGRAMS += $(BUILD)/mime_headers

$(BUILD)/mime_headers: $(BUILD)/tests/text/mime_headers.o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.PHONY: test-commonmark
test-commonmark: $(BUILD)/commonmark_check ## CommonMark's own examples
	@BUILD=$(BUILD) $(PYTHON) tests/suites/commonmark.py
