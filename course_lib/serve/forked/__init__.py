"""Kernels that are forked from a warm process: what a page needs has been imported and read before anybody asks for it.

`warm_process.py` is the server's side, `fork_server.py` the process that is forked, `warm_up.py` what it does before,
`page_kernel.py` what a fork becomes, and `provisioner.py` how Jupyter's kernel manager comes to use all this.
"""
