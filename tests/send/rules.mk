# What the promise suite preloads to end kith at a named point.
CRASH := $(BUILD)/tests/send/crash.so
TEST_PROGRAMS += $(CRASH)

$(CRASH): tests/send/crash.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARNINGS) -shared -fPIC -o $@ $< -ldl -pthread

.PHONY: soak
soak: all $(CRASH) ## every run of the promise of a send: kill -9 and a failing relay at each step
	PROMISE_RUNS=600 BUILD=$(BUILD) $(PYTHON) tests/run.py promise
