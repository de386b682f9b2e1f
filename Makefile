.PHONY: run demo test check bench
run:
	python3 main.py
demo:
	python3 main.py demo
test:
	python3 main.py test
check:
	bash .ci/run
bench:
	python3 main.py bench
