"""What memory there is, in folders like those of a Linux machine, and how many kernels fit into it."""

import os

import pytest

from course_lib.serve.memory_limit import (
    FORKED_KERNEL,
    MB,
    MOST,
    OWN_KERNEL,
    kernel_ceiling,
    memory_limit_bytes,
    resident_bytes,
)

V2 = "31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate"
V1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory"
CPU = "33 31 0:30 / /sys/fs/cgroup/cpu rw,nosuid - cgroup cgroup rw,cpu"


@pytest.fixture
def machine(tmp_path):
    """Make a machine of these groups, mounts and files, with 16 GB unless said."""

    def made(groups="", mounts="", memory="MemTotal:       16777216 kB\nMemFree: 1 kB\n", **files):
        said = {"proc/self/cgroup": groups, "proc/self/mountinfo": mounts, "proc/meminfo": memory}
        for name, text in said.items():
            if text is not None:
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_text(text)
        for name, text in files.pop("limits", {}).items():
            file = tmp_path / "sys/fs/cgroup" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return tmp_path

    return made


def limit(root) -> float:
    return memory_limit_bytes(root) / MB


def test_a_machine_without_groups_has_its_memory(machine):
    assert limit(machine()) == 16384


def test_a_service_with_a_limit_has_that(machine):
    service = "system.slice/proximal.service"
    root = machine(f"0::/{service}\n", V2, limits={f"{service}/memory.max": f"{4096 * MB}\n", "system.slice/memory.max": "max\n"})  # fmt: skip
    assert limit(root) == 4096


def test_the_least_of_a_group_and_all_above_it_holds(machine):
    limits = {"a/b/c/memory.max": f"{900 * MB}", "a/b/memory.max": "max", "a/memory.max": f"{500 * MB}"}
    assert limit(machine("0::/a/b/c\n", V2, limits=limits)) == 500


def test_a_limit_of_another_group_does_not_hold(machine):
    assert limit(machine("0::/a/b\n", V2, limits={"a/c/memory.max": "1", "b/memory.max": "1"})) == 16384


def test_a_container_that_sees_its_own_group_as_the_top_has_its_limit(machine):
    assert limit(machine("0::/\n", V2, limits={"memory.max": f"{2048 * MB}"})) == 2048


def test_a_container_whose_group_is_mounted_as_the_top_under_a_path_of_the_host_has_its_limit(machine):
    mount = V2.replace("0:28 / ", "0:28 /machine.slice/abc ")
    limits = {"memory.max": f"{1024 * MB}", "inner/memory.max": f"{600 * MB}"}
    assert limit(machine("0::/machine.slice/abc\n", mount, limits=limits)) == 1024
    assert limit(machine("0::/machine.slice/abc/inner\n", mount, limits=limits)) == 600


@pytest.mark.parametrize("path", ["/docker/abc", "/../../abc"])
def test_a_path_that_cannot_be_seen_from_here_leaves_the_limit_of_the_top(machine, path):
    mount = V2.replace("0:28 / ", "0:28 /elsewhere ")
    assert limit(machine(f"0::{path}\n", mount, limits={"memory.max": f"{700 * MB}"})) == 700


def test_version_1_has_a_limit_of_its_own_group_and_of_those_above(machine):
    groups = "9:name=systemd:/x\n4:memory:/docker/abc\n1:cpu,cpuacct:/docker\n0::/\n"
    limits = {
        "memory/docker/abc/memory.limit_in_bytes": f"{3000 * MB}\n",
        "memory/docker/memory.limit_in_bytes": f"{2500 * MB}\n",
        "memory/memory.limit_in_bytes": "9223372036854771712\n",
        "cpu/docker/memory.limit_in_bytes": "1\n",
    }
    assert limit(machine(groups, f"{CPU}\n{V1}\n", limits=limits)) == 2500


def test_a_number_near_two_to_the_63_is_no_limit(machine):
    assert limit(machine("4:memory:/\n", V1, limits={"memory/memory.limit_in_bytes": "9223372036854771712"})) == 16384


def test_both_versions_at_once_hold_together(machine):
    limits = {"memory/a/memory.limit_in_bytes": f"{800 * MB}", "unified/a/memory.max": f"{750 * MB}"}
    both = V2.replace("/sys/fs/cgroup", "/sys/fs/cgroup/unified")
    assert limit(machine("4:memory:/a\n0::/a\n", f"{V1}\n{both}", limits=limits)) == 750


def test_a_limit_beyond_the_machine_leaves_what_the_machine_has(machine):
    assert limit(machine("0::/a\n", V2, limits={"a/memory.max": f"{99999 * MB}"})) == 16384


@pytest.mark.parametrize("text", ["max", "", "lots", "-1", "1e9"])
def test_what_is_no_number_is_no_limit(machine, text):
    assert limit(machine("0::/a\n", V2, limits={"a/memory.max": text})) == 16384


@pytest.mark.parametrize("mounts", ["", "nonsense", " - ", "a b - cgroup2", V2 + "\nmore nonsense"])
@pytest.mark.parametrize("groups", ["", "nonsense", "0::", "::", "0::relative\n"])
def test_what_cannot_be_understood_is_no_limit_and_no_error(machine, groups, mounts):
    assert limit(machine(groups, mounts)) == 16384


def test_a_place_with_a_space_in_its_name_is_found(machine):
    mount = V2.replace("/sys/fs/cgroup ", "/sys/fs/cgroup/a\\040b ")
    assert limit(machine("0::/\n", mount, limits={"a b/memory.max": f"{300 * MB}"})) == 300


def test_where_nothing_can_be_read_the_system_is_asked(machine, monkeypatch, tmp_path):
    known = {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", known.__getitem__, raising=False)
    assert memory_limit_bytes(tmp_path / "nowhere") == 4096000
    monkeypatch.setattr(os, "sysconf", lambda name: -1)
    assert memory_limit_bytes(tmp_path / "nowhere") is None
    monkeypatch.delattr(os, "sysconf")
    assert memory_limit_bytes(tmp_path / "nowhere") is None


def test_this_machine_says_what_it_has():
    assert memory_limit_bytes() > 100 * MB


def test_kernels_fit_into_what_is_left_of_nine_tenths():
    assert kernel_ceiling(1000 * MB, 420 * MB, kernel_bytes=48 * MB, reserve=0.1) == 10
    assert kernel_ceiling(1000 * MB, 420 * MB + 1, kernel_bytes=48 * MB, reserve=0.1) == 9
    assert kernel_ceiling(1000 * MB, 0, kernel_bytes=100 * MB, reserve=0.5) == 5


def test_there_are_always_two_and_never_more_than_400():
    assert kernel_ceiling(64 * MB, 300 * MB) == kernel_ceiling(1, 0) == 2
    assert kernel_ceiling(1 << 50, 0) == MOST == 400


def test_a_machine_that_says_nothing_counts_as_a_small_one():
    assert kernel_ceiling(None, 300 * MB) == kernel_ceiling(4096 * MB, 300 * MB) < 100


def test_fewer_kernels_fit_that_share_nothing():
    assert kernel_ceiling(4096 * MB, 0, OWN_KERNEL) < kernel_ceiling(4096 * MB, 0, FORKED_KERNEL) / 2


def test_what_processes_hold_is_added_up_and_one_that_has_gone_counts_as_nothing(tmp_path):
    for pid, text in ((7, "9999 100 5 1 0 9 0\n"), (8, "1 50 1 1 0 1 0\n"), (9, "broken\n")):
        (tmp_path / f"proc/{pid}").mkdir(parents=True)
        (tmp_path / f"proc/{pid}/statm").write_text(text)
    assert resident_bytes([7, 8, 9, 10], tmp_path) == 150 * os.sysconf("SC_PAGE_SIZE")
    assert resident_bytes([os.getpid()]) > 5 * MB
