"""Several processes that serve the course behind one address (`WORKERS=4`).

`routing.py` says which worker answers a request, `front.py` passes its bytes on, `pool.py` starts, replaces and ends workers,
`pool_status.py` tells how they stand together. A worker is a course of its own (`../worker.py`); all keep one store.
"""
