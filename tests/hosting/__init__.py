"""`make test-hosting`: what stands around the course where it is hosted: databases, proxies, hubs. Not part of `make test`."""
