# The driver of tests/suites/recur.py.
RECUR_CHECK := $(BUILD)/tests/model/recur_check
TEST_PROGRAMS += $(RECUR_CHECK)

$(RECUR_CHECK).o: $(BUILD)/flags
$(RECUR_CHECK): $(RECUR_CHECK).o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
