# Every target only calls a script of the same name: without make, run scripts/NAME.

.PHONY: help check test quick demo bench soak chaos tsan fuzz

help:
	@echo "make check | test | quick | demo | bench | soak | chaos | tsan | fuzz"

check test demo bench soak chaos tsan fuzz:
	@scripts/$@

quick:
	@scripts/test --quick
