"""The client that runs a page's cells: ready when the kernel has answered, and not kept waiting by one that has ended."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from jupyter_client import AsyncKernelManager

CLIENT = "course_lib.serve.kernel_client.QuickKernelClient"


def with_kernel(do):
    """Run `do(manager, client)` with an ordinary kernel, in a thread without a loop of its own."""

    async def run():
        manager = AsyncKernelManager(client_class=CLIENT)
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            return await do(manager, client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, run()).result()


def test_a_kernel_that_is_ready_runs_the_first_cell_and_everything_it_says_is_heard():
    async def run(manager, client):
        await client.wait_for_ready(timeout=60)
        said = []
        await client.execute_interactive("print('heard')", output_hook=lambda message: said.append(message["content"]))
        return said

    assert {"name": "stdout", "text": "heard\n"} in with_kernel(run)


def test_a_kernel_that_ends_is_not_waited_for():
    async def run(manager, client):
        await manager.provisioner.kill()
        await client.wait_for_ready(timeout=60)

    before = time.monotonic()
    with pytest.raises(RuntimeError, match="ended before it was ready"):
        with_kernel(run)
    assert time.monotonic() - before < 30


def test_a_kernel_that_does_not_answer_is_given_up_after_the_time_that_it_has():
    import signal

    async def run(manager, client):
        await manager.provisioner.send_signal(signal.SIGSTOP)
        await client.wait_for_ready(timeout=0.5)

    with pytest.raises(RuntimeError, match="in time"):
        with_kernel(run)
