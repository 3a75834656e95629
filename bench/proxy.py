"""nginx before a portal, as deploy/nginx.conf has it where it matters here, and a folder of static files."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.serving import free_port, wait_for
from tests.plugins.parts import program

CONFIGURATION = """
worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log crit; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; etag on; client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=pages:10m max_size=200m;
  types {{ text/html html; }}
  upstream portal {{ server 127.0.0.1:{behind}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host:{behind};
    location /files/ {{ alias {folder}/files/; }}
    location / {{
      proxy_pass http://portal;
      # The key names the encoding already; for Vary nginx would look a second time.
      proxy_cache pages; proxy_cache_key "$request_uri $http_accept_encoding"; proxy_ignore_headers Vary;
      proxy_cache_lock on;
      proxy_cache_use_stale updating error timeout http_500 http_502 http_503; proxy_cache_background_update on;
    }}
    location /passed/ {{
      proxy_pass http://portal/;
    }}
  }}
}}
"""


@contextmanager
def proxy(behind: int, folder: Path, files: dict[str, bytes]) -> Iterator[str]:
    """Serve `files` below /files/ and the portal at port `behind`: with a cache at /, without one below /passed/."""
    port = free_port()
    (folder / "files").mkdir(parents=True)
    for name, content in files.items():
        (folder / "files" / name).write_bytes(content)
    configuration = CONFIGURATION.format(folder=folder, port=port, behind=behind)
    with _nginx(configuration, folder, f"http://127.0.0.1:{port}/files/{next(iter(files))}"):
        yield f"http://127.0.0.1:{port}"


BALANCER = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream portal {{ {nodes} keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://portal;
      proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_next_upstream error timeout; proxy_next_upstream_tries 3; proxy_connect_timeout 2s;
    }}
  }}
}}
"""


@contextmanager
def balancer(nodes: list[int], port: int, folder: Path) -> Iterator[None]:
    """Hand requests to the nodes in turn; what one of them drops the other answers."""
    folder.mkdir(parents=True)
    servers = " ".join(f"server 127.0.0.1:{node} max_fails=0;" for node in nodes)
    with _nginx(BALANCER.format(folder=folder, port=port, nodes=servers), folder, f"http://127.0.0.1:{port}/de/"):
        yield


@contextmanager
def _nginx(configuration: str, folder: Path, address: str) -> Iterator[None]:
    # nginx hands its work to another account where root starts it.
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    (folder / "nginx.conf").write_text(configuration)
    process = subprocess.Popen([program("nginx"), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        wait_for(address)
        yield
    finally:
        process.terminate()
        process.wait()
