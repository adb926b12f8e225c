# What a suite preloads: locks.so is a file system without locks.
TEST_PROGRAMS += $(BUILD)/tests/output/locks.so

$(BUILD)/tests/output/%.so: tests/output/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARNINGS) -shared -fPIC -o $@ $<
