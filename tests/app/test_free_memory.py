"""What is free for a run: of the machine, or of the control group of this process, if that is less."""

import pytest

from course_lib.app import free_memory


@pytest.fixture
def group(tmp_path, monkeypatch):
    """A machine with 8 GB free, and a maker of limits of the groups that a process is in, from its own up."""
    monkeypatch.setattr(free_memory, "_machine", lambda: iter([8e9]))
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("0::/course/kernel\n", "utf-8")

    def group(name, most, used):
        folder = tmp_path / "sys/fs/cgroup" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "memory.max").write_text(f"{most}\n", "ascii")
        (folder / "memory.current").write_text(f"{used}\n", "ascii")
        return tmp_path

    return group


def test_a_group_that_has_less_left_than_the_machine_counts(group):
    assert free_memory.free_bytes(group("course/kernel", 2_000_000_000, 500_000_000)) == 1.5e9


def test_so_does_a_group_above_it_and_one_that_is_used_up_has_nothing(group):
    group("course/kernel", "max", 500)
    assert free_memory.free_bytes(group("course", 1_000_000_000, 1_500_000_000)) == 0


def test_without_a_limit_the_machine_counts(group, tmp_path):
    assert (
        free_memory.free_bytes(group("course/kernel", "max", 500)) == free_memory.free_bytes(tmp_path / "none") == 8e9
    )


def test_this_machine_says_what_it_has_left():
    assert free_memory.free_bytes() > 1e6
