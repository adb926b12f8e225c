# The driver of tests/suites/zones.py.
ZONE_CHECK := $(BUILD)/tests/base/zone_check
TEST_PROGRAMS += $(ZONE_CHECK)

$(ZONE_CHECK).o: $(BUILD)/flags
$(ZONE_CHECK): $(ZONE_CHECK).o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
