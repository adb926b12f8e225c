# What suites preload: crash.so ends kith at a named point, clock.so lets time pass faster.
CRASH := $(BUILD)/tests/send/crash.so
TEST_PROGRAMS += $(CRASH) $(BUILD)/tests/send/clock.so

$(BUILD)/tests/send/%.so: tests/send/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARNINGS) -shared -fPIC -o $@ $< -ldl -pthread

.PHONY: soak
soak: all $(CRASH) ## every run of the promise of a send: kill -9 and a failing relay at each step
	PROMISE_RUNS=600 BUILD=$(BUILD) $(PYTHON) tests/run.py promise
