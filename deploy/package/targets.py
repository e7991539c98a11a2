"""What a package is built for. One for each architecture serves Debian 12 and 13: it has wheels for both Pythons."""

from __future__ import annotations

from dataclasses import dataclass

_OLDEST_GLIBC, _GLIBC = 5, 36  # manylinux_2_5 to that of Debian 12

SUITES = {"3.11": "bookworm", "3.13": "trixie"}


@dataclass(frozen=True, slots=True)
class Machine:
    """`debian` is dpkg's name of it, `linux` the kernel's, `compiler` makes programs for it on any machine."""

    debian: str
    linux: str

    @property
    def triplet(self) -> str:
        return f"{self.linux}-linux-gnu"

    @property
    def compiler(self) -> str:
        return f"{self.triplet}-gcc"


MACHINES = {machine.debian: machine for machine in (Machine("amd64", "x86_64"), Machine("arm64", "aarch64"))}


@dataclass(frozen=True, slots=True)
class Target:
    machine: Machine
    python: str

    @property
    def tag(self) -> str:
        return f"cp{self.python.replace('.', '')}"

    @property
    def platforms(self) -> tuple[str, ...]:
        """Every tag that a wheel for it may have, newest first."""
        newest_first = range(_GLIBC, _OLDEST_GLIBC - 1, -1)
        many = tuple(f"manylinux_2_{minor}_{self.machine.linux}" for minor in newest_first)
        return (*many, f"manylinux2014_{self.machine.linux}")

    @property
    def pip(self) -> tuple[str, ...]:
        """What makes pip choose for this target and not for the machine it runs on."""
        chosen = [word for platform in self.platforms for word in ("--platform", platform)]
        return ("--only-binary", ":all:", "--implementation", "cp", "--python-version", self.python, *chosen)


def targets(machine: Machine) -> tuple[Target, ...]:
    return tuple(Target(machine, python) for python in SUITES)
