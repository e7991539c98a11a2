"""Makes the wheels of evdev, for which PyPI has none for all our targets: three small files of C.

They are compiled here for the other machine, with the headers that Debian's packages of its Python bring; nothing of
the other machine is run.
"""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

from deploy.package.targets import SUITES, Target
from deploy.package.wheel import write_wheel

_INPUT = ("input.h", "input-event-codes.h", "uinput.h")
_FLAGS = ("-std=c99", "-O2", "-g0", "-fPIC", "-shared", "-Wl,--build-id=none", "-Wl,-z,relro,-z,now")


def build(sdist: Path, target: Target, work: Path) -> Path:
    """The wheel, in `work`. Raises OSError and subprocess.CalledProcessError."""
    headers = _headers(target, work / "headers")
    source = _unpacked(sdist, work / "evdev")
    package = source / "src" / "evdev"
    event_codes = _event_codes(package, headers)
    files = {f"evdev/{file.name}": file.read_bytes() for file in sorted(package.glob("*.py"))}
    files["evdev/ecodes.py"] = (package / "ecodes_runtime.py").read_bytes()  # evdev's own way when cross-compiling
    files["evdev/py.typed"] = b""
    for name, code in (("_input", package / "input.c"), ("_uinput", package / "uinput.c"), ("_ecodes", event_codes)):
        files[f"evdev/{name}.{_suffix(target)}"] = _compiled(code, target, headers)
    metadata = (source / "PKG-INFO").read_bytes()
    tag = f"{target.tag}-{target.tag}-manylinux_2_36_{target.machine.linux}"
    files["evdev/LICENSE"] = (source / "LICENSE").read_bytes()
    version = sdist.name.removesuffix(".tar.gz").partition("-")[2]
    return write_wheel(work, f"evdev-{version}", tag, files, metadata)


def _headers(target: Target, folder: Path) -> Path:
    """Python's own and those about input devices, of the Debian that has this Python; fetched once."""
    suite = SUITES[target.python]
    included = folder / f"{suite}-{target.machine.debian}"
    if included.exists():
        return included
    folder.mkdir(parents=True, exist_ok=True)
    archive, new = folder / f"{included.name}.tar", folder / f"{included.name}.new"
    packages = f"libpython{target.python}-dev,linux-libc-dev"
    bootstrap = ["mmdebstrap", "--quiet", "--variant=extract", f"--architectures={target.machine.debian}"]
    subprocess.run([*bootstrap, f"--include={packages}", suite, str(archive)], check=True)
    with tarfile.open(archive) as files:
        for member in files:
            if member.isfile() and (inside := _wanted(member.name, target)):
                (new / inside).parent.mkdir(parents=True, exist_ok=True)
                opened = files.extractfile(member)
                (new / inside).write_bytes(opened.read() if opened else b"")
    archive.unlink()
    return new.rename(included)


def _wanted(path: str, target: Target) -> str | None:
    inside = path.removeprefix("./usr/include/")
    python = (f"python{target.python}/", f"{target.machine.triplet}/python{target.python}/")
    return inside if inside.startswith(python) or inside in {f"linux/{name}" for name in _INPUT} else None


def _unpacked(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extractall(folder)  # noqa: S202 - its hash is the one that was locked
    return folder / sdist.name.removesuffix(".tar.gz")


def _event_codes(package: Path, headers: Path) -> Path:
    read = [str(headers / "linux" / name) for name in _INPUT]
    command = ["python3", "-I", str(package / "genecodes_c.py"), "--reproducible", "--ecodes", *read]
    made = package / "ecodes.c"
    made.write_bytes(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return made


def _compiled(code: Path, target: Target, headers: Path) -> bytes:
    made = code.with_suffix(f".{target.tag}.so")
    included = ["-I", str(headers / f"python{target.python}"), "-I", str(headers)]
    command = [target.machine.compiler, *_FLAGS, *included, code.name, "-o", str(made)]
    subprocess.run(command, check=True, cwd=code.parent)
    return made.read_bytes()


def _suffix(target: Target) -> str:
    return f"cpython-{target.python.replace('.', '')}-{target.machine.triplet}.so"
