# Benches. `make bench` runs all; each is also a target of its own.

TEMPLATE_BENCH := $(BUILD)/tests/bench/template_bench

.PHONY: bench-templates
$(BUILD)/tests/bench/template_bench.o: $(BUILD)/flags
$(TEMPLATE_BENCH): $(TEMPLATE_BENCH).o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

bench: bench-templates
bench-templates: $(TEMPLATE_BENCH) ## pages per second beside python3-jinja2, nunjucks, eta and handlebars
	@tests/install.sh --node tests
	$(PYTHON) tests/bench/templates/bench.py $(TEMPLATE_BENCH) $(BUILD)
