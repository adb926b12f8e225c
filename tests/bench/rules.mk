# Benches. `make bench` runs all; each is also a target of its own.

TEMPLATE_BENCH := $(BUILD)/tests/bench/template_bench

.PHONY: bench-templates bench-site bench-events bench-imports
$(BUILD)/tests/bench/template_bench.o: $(BUILD)/flags
$(TEMPLATE_BENCH): $(TEMPLATE_BENCH).o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

AUDIENCE_BENCH := $(BUILD)/tests/bench/audience_bench

.PHONY: bench-audience
$(AUDIENCE_BENCH).o: $(BUILD)/flags
$(AUDIENCE_BENCH): $(AUDIENCE_BENCH).o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

bench-audience: $(AUDIENCE_BENCH) ## a subscriber list of a million rows
	$(PYTHON) tests/bench/audience.py $(AUDIENCE_BENCH)

bench-imports: all ## logs of ten million clicks and unsubscribe requests
	$(PYTHON) tests/bench/imports.py $(KITH) $(LINES)

CURL_BARE := $(BUILD)/tests/bench/curl_bare

.PHONY: bench-send bench-send-memory
$(CURL_BARE).o: $(BUILD)/flags
$(CURL_BARE): $(CURL_BARE).o
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

bench-send: all $(CURL_BARE) ## mails per second beside bare libcurl, smtplib and nodemailer, to smtp-sink
	@tests/install.sh --node tests
	$(PYTHON) tests/bench/send.py $(KITH) $(CURL_BARE) $(MAILS)

bench-send-memory: all $(AUDIENCE_BENCH) ## what a send to a million holds above its audience
	$(PYTHON) tests/bench/send.py $(KITH) --memory $(AUDIENCE_BENCH)

bench: bench-templates bench-site bench-events bench-audience bench-imports bench-send ## every bench, each beside its floor

bench-events: all ## builds of 10,000 events, 1,000 of them weekly for ten years, on one core
	$(PYTHON) tests/bench/events.py $(KITH) $(EVENTS)

bench-site: all ## builds of a site of 10,000 posts beside a copy of their output
	$(PYTHON) tests/bench/site.py $(KITH) $(POSTS)

bench-templates: $(TEMPLATE_BENCH) ## pages per second beside python3-jinja2, nunjucks, eta and handlebars
	@tests/install.sh --node tests
	$(PYTHON) tests/bench/templates/bench.py $(TEMPLATE_BENCH) $(BUILD)
