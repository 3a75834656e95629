"""Several nodes as docs/operations.md describes them: Redis, an S3 storage, the proxies of deploy/."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from bench.serving import server
from tests.faults.browsing import Browser, Readers
from tests.faults.servers import descendants_of
from tests.plugins.parts import program
from tests.portal.operating import servers

# A process reads the whole portal before it answers, on a machine that may have other work.
PATIENCE_S = 90
DEPLOY = settings.BASE_DIR / "deploy"
# Lines of the sample that are switched off.
KEEPING = re.compile(r"# (proxy_cache\w* .*;)$", re.MULTILINE)


class Node:
    """One machine with the web server of the portal."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port, self.environment = servers.free_port(), environment
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    @contextmanager
    def running(self) -> Iterator["Node"]:
        with server(self.port, self.environment) as self.process:
            yield self

    @property
    def workers(self) -> list[int]:
        return list(descendants_of(self.process.pid))

    def kill(self) -> None:
        """End as a machine does whose power fails."""
        for process in [self.process.pid, *self.workers]:
            os.kill(process, signal.SIGKILL)


class Proxy:
    """A proxy with its sample of deploy/; other than there are ports, folders, the nodes and the certificate."""

    sample: str
    # Whether somebody who is just connecting notices nothing when the nodes change.
    keeps_who_is_coming = True

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.certificate = folder / "fullchain.pem"
        self.process: subprocess.Popen | None = None
        servers.certificate(folder)

    @contextmanager
    def running(self, nodes: list[Node]) -> Iterator["Proxy"]:
        with self.start(nodes) as self.process:
            try:
                servers.wait_for(self.port, self.process)
                yield self
            finally:
                self.process.terminate()

    def start(self, nodes: list[Node]) -> subprocess.Popen:
        raise NotImplementedError

    def reload(self, nodes: list[Node]) -> None:
        """Take in other nodes while readers go on."""
        raise NotImplementedError

    def changed_sample(self, changes: dict[str, str]) -> str:
        text = (DEPLOY / self.sample).read_text()
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        return text


class Nginx(Proxy):
    sample = "nginx.conf"

    def start(self, nodes: list[Node]) -> subprocess.Popen:
        self.configure(nodes)
        command = [program("nginx"), "-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def configure(self, nodes: list[Node], *, keeps_pages: bool = False) -> None:
        text = self._configuration(nodes)
        if keeps_pages:
            text, switched_on = KEEPING.subn(r"\1", text)
            assert switched_on
        (self.folder / "nginx.conf").write_text(text)

    def reload(self, nodes: list[Node], *, keeps_pages: bool = False) -> None:
        """Take in other nodes or another way, as `systemctl reload nginx` does."""
        self.configure(nodes, keeps_pages=keeps_pages)
        self.process.send_signal(signal.SIGHUP)

    @property
    def kept_pages(self) -> list[Path]:
        return [path for path in (self.folder / "cache").rglob("*") if path.is_file()]

    def _configuration(self, nodes: list[Node]) -> str:
        line = re.search(r"^ *server 127\.0\.0\.1:8000(.*;)$", (DEPLOY / self.sample).read_text(), re.MULTILINE)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "".join(f"{kind}_temp_path {self.folder / kind};\n" for kind in kinds)
        changes = {
            line[0]: "".join(f"server 127.0.0.1:{node.port}{line[1]}\n" for node in nodes),
            "http {": f"http {{\n{folders}",
            "listen 80 default_server": f"listen 127.0.0.1:{servers.free_port()}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            # Here the port belongs to the name of the host.
            "Host $host": "Host $http_host",
            "partnerstadt.example.org;": "127.0.0.1;",
            "/etc/ssl/portal": str(self.folder),
            "/var/log/nginx": str(self.folder),
            "/var/cache/nginx/portal": str(self.folder / "cache"),
        }
        # Where root starts it, its folders belong to root, and so must the processes that write there.
        user = "user root;\n" if os.geteuid() == 0 else ""
        return f"{user}pid {self.folder / 'pid'};\n{self.changed_sample(changes)}"


class Caddy(Proxy):
    sample = "Caddyfile"
    # Version 2.6 gives up its socket with those on it whom it has not yet heard, as docs/operations.md says.
    keeps_who_is_coming = False

    def start(self, nodes: list[Node]) -> subprocess.Popen:
        ports = f"admin 127.0.0.1:{servers.free_port()}\n\thttp_port {servers.free_port()}\n\thttps_port {self.port}"
        site = "{$PORTAL_HOST:partnerstadt.example.org} {"
        changes = {
            "# Caddy's own log": f"{ports}\n\t# Caddy's own log",
            # Nobody signs a certificate for this machine.
            site: f"{site}\n\ttls {self.certificate} {self.folder / 'key.pem'}",
        }
        (self.folder / self.sample).write_text(self.changed_sample(changes))
        return subprocess.Popen(self._command("run"), env=self._environment(nodes), stderr=subprocess.DEVNULL)

    def reload(self, nodes: list[Node]) -> None:
        subprocess.run(self._command("reload"), env=self._environment(nodes), check=True, capture_output=True)

    def _command(self, what: str) -> list[str]:
        return [program("caddy"), what, "--config", str(self.folder / self.sample), "--adapter", "caddyfile"]

    def _environment(self, nodes: list[Node]) -> dict[str, str]:
        # The last one is a node to come.
        addresses = " ".join(f"127.0.0.1:{port}" for port in [*(node.port for node in nodes), servers.free_port()])
        named = {"PORTAL_HOST": f"https://127.0.0.1:{self.port}", "PORTAL_NODES": addresses}
        return os.environ | named | {"HOME": str(self.folder)}


class Nodes:
    """Two nodes behind one proxy, and what they share."""

    def __init__(self, folder: Path, environment: dict[str, str], proxy: Proxy) -> None:
        self.folder, self.environment, self.proxy = folder, environment, proxy
        self.site = environment["PORTAL_SITE_URL"]
        self.one, self.two = self.another("one"), self.another("two")

    def another(self, name: str) -> Node:
        """Return a node that keeps what it writes in a folder of its own."""
        return Node(self.environment | {"PORTAL_DATA_DIR": str(self.folder / name)})

    def browser(self, node: Node) -> Browser:
        return Browser(node.address, self.site)

    def visitor(self) -> Browser:
        return Browser(self.site, self.site, self.proxy.certificate)

    def readers(self, paths: list[str]) -> Readers:
        return Readers(self.site, paths, self.proxy.certificate)


@contextmanager
def two_nodes(folder: Path, database: str, static: Path, kind: type[Proxy] = Nginx) -> Iterator[Nodes]:
    """Start everything but the database, with the settings of a deployment: nothing of the local run."""
    for name in ("proxy", "redis"):
        (folder / name).mkdir()
    with ExitStack() as stack:
        proxy, cache = kind(folder / "proxy", servers.free_port()), servers.free_port()
        stack.enter_context(servers.redis(cache, folder / "redis"))
        storage = stack.enter_context(servers.s3(folder / "s3"))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | {
            "PORTAL_SECRET_KEY": "the same on every node, long and random, as the guide asks for it",
            "PORTAL_ALLOWED_HOSTS": "127.0.0.1",
            "PORTAL_SITE_URL": f"https://127.0.0.1:{proxy.port}",
            "PORTAL_BEHIND_PROXY": "1",
            "PORTAL_REQUIRE_SECOND_FACTOR": "0",
            "PORTAL_DATABASE_URL": database,
            "PORTAL_STATIC_ROOT": str(static),
            "PORTAL_REDIS_URL": f"redis://127.0.0.1:{cache}/0",
            "PORTAL_S3_BUCKET": storage["bucket_name"],
            "PORTAL_S3_ENDPOINT": storage["endpoint_url"],
            "PORTAL_S3_REGION": storage["region_name"],
            "PORTAL_S3_ACCESS_KEY": storage["access_key"],
            "PORTAL_S3_SECRET_KEY": storage["secret_key"],
        }
        nodes = Nodes(folder, environment, proxy)
        for node in (nodes.one, nodes.two):
            stack.enter_context(node.running())
        for node in (nodes.one, nodes.two):
            servers.wait_for(node.port, node.process, PATIENCE_S)
        stack.enter_context(proxy.running([nodes.one, nodes.two]))
        yield nodes
