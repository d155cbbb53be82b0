"""A kernel that is started by itself, as on a machine that cannot fork: it takes the command line that Jupyter gives it."""

import subprocess
import sys

from tests.serving import ROOT


def test_it_takes_a_connection_file_as_jupyter_names_it(tmp_path):
    command = [sys.executable, "-m", "course_lib.serve.forked.page_kernel", "-f", str(tmp_path / "kernel.json")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as kernel:
        try:
            said = []
            for text in kernel.stdout:
                said.append(text)
                if "connect another client" in text.lower() or "kernel.json" in text or "error" in text:
                    break
            assert (tmp_path / "kernel.json").exists() and "unrecognized" not in "".join(said), "".join(said)
        finally:
            kernel.kill()
