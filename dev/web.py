"""nginx of an instance: a plain server on PORT and a TLS server on PORT+1, made of the very snippets of nginx/."""

import subprocess
from pathlib import Path

from process import Failure
from state import State

CONFIGURATION = """\
# Written by `make up`. nginx/usher.conf is the one for a server of your own.
daemon off;
worker_processes auto;
pcre_jit on;
pid nginx/nginx.pid;
error_log log/nginx.log notice;

events {{
    worker_connections 1024;
}}

http {{
    include usher/snippets/http.conf;
    {zones}
    map $request_uri $usher_uri {{ default $request_uri; }}
    map $request $usher_request {{ default $request; }}
    map "" $usher_own_files {{ default "{state}"; }}
    map "" $usher_own_templates {{ default "{mail[own_templates]}"; }}
    map "" $usher_templates {{ default "{mail[templates]}"; }}
    upstream usherd {{
{servers}
        include usher/snippets/kept-connections.conf;
    }}
    client_body_temp_path tmp/nginx-body;
    fastcgi_temp_path tmp/nginx-fastcgi;
    proxy_temp_path tmp/nginx-proxy;
    uwsgi_temp_path tmp/nginx-uwsgi;
    scgi_temp_path tmp/nginx-scgi;
    access_log log/access.log usher buffer=64k flush=1s;
    error_log log/nginx.log alert;

    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root "{tree}/www";
        include usher/snippets/server.conf;
        {rates}
    }}
    server {{
        listen 127.0.0.1:{tls_port} ssl;
        ssl_certificate ../tls/certificate.pem;
        ssl_certificate_key ../tls/key.pem;
        include usher/snippets/tls.conf;
        root "{tree}/www";
        include usher/snippets/server.conf;
        {rates}
    }}
}}
"""


def configure(state: State, tree: Path, port: int, settings: dict, listens: list[str]) -> list[Path]:
    """Writes the configuration. listens: where each usherd does. Returns the files on which a running nginx depends."""
    link = state.folder / "nginx" / "usher"
    if not link.is_symlink() or link.readlink() != tree / "nginx":
        link.unlink(missing_ok=True)
        link.symlink_to(tree / "nginx")
    limited = settings["limits"]["enabled"]
    configuration = state.write("nginx/nginx.conf", CONFIGURATION.format(
        port=port, tls_port=port + 1, tree=tree, state=state.folder, mail=settings["mail"], servers="\n".join(map(upstream_line, listens)),
        zones="include usher/snippets/rate-zones.conf;" if limited else "",
        rates="include usher/snippets/rates.conf;" if limited else ""))
    certify(state)
    return [configuration, *sorted((tree / "nginx" / "snippets").glob("*.conf"))]


def upstream_line(listen: str) -> str:
    """nginx leaves one that did not answer alone for a second; the rest of the reasons are in docs/operating/cluster.md."""
    return f"        server {f'unix:{listen}' if listen.startswith('/') else listen} fail_timeout=1s;"


def argv(state: State) -> list[str]:
    return ["/usr/sbin/nginx", "-p", f"{state.folder}/", "-c", "nginx/nginx.conf", "-e", "log/nginx.log"]


def certify(state: State) -> None:
    """A self-signed certificate, made once: enough to try TLS with `curl -k`."""
    key, certificate = state.folder / "tls" / "key.pem", state.folder / "tls" / "certificate.pem"
    if certificate.exists():
        return
    fresh = certificate.with_suffix(".new")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
                           "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                           "-keyout", key, "-out", fresh], text=True, capture_output=True)
    if done.returncode:
        raise Failure(f"openssl could not make a certificate: {done.stderr}")
    state.identity.own(key)
    state.identity.own(fresh).rename(certificate)
