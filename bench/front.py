"""nginx before all of them: a server each, of the very snippets of nginx/, and what hands a request on as the peer's users
would write it. Also the pool of PHP-FPM."""

from pathlib import Path

from state import State

CONFIGURATION = """\
daemon off;
worker_processes auto;
pid nginx/nginx.pid;
error_log log/nginx.log notice;
events {{
    worker_connections 1024;
}}
http {{
    include usher/snippets/http.conf;
    map $request_uri $usher_uri {{ default $request_uri; }}
    map $request $usher_request {{ default $request; }}
    map "" $usher_own_files {{ default "{folder}"; }}
    map "" $usher_own_templates {{ default "{folder}"; }}
    map "" $usher_templates {{ default "{folder}"; }}
    client_body_temp_path tmp/nginx-body;
    fastcgi_temp_path tmp/nginx-fastcgi;
    proxy_temp_path tmp/nginx-proxy;
    uwsgi_temp_path tmp/nginx-uwsgi;
    scgi_temp_path tmp/nginx-scgi;
    access_log log/access.log usher buffer=64k flush=1s;
    error_log log/nginx.log alert;
    keepalive_requests 1000000000;
{upstreams}
    server {{
        listen 127.0.0.1:{ports[0]} backlog=1024;
        include usher/snippets/server.conf;
    }}
{peers}
}}
"""

UPSTREAM = """\
    upstream {name} {{
        server unix:{socket};
        include usher/snippets/kept-connections.conf;
    }}
"""

PEER = """\
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        include usher/snippets/sizes.conf;
        include usher/snippets/headers.conf;
        location /api/ {{
            {handed_on}
        }}
    }}
"""

NODE = """\
proxy_pass http://node;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;"""

# Connections are not kept: each would hold one of the children, and clients beyond their number would wait for good.
PHP = """\
include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME "{script}";
            fastcgi_pass php;"""

POOL = """\
[global]
error_log = {folder}/log/php-fpm.log
[bench]
listen = {listen}
pm = static
pm.max_children = 16
env[BENCH_SETTINGS] = {folder}/php-settings.php
"""


def configure(state: State, tree: Path, ports: list[int], hello: str) -> None:
    """ports: of usherd, nginx's own answer, bare C, Node, PHP."""
    (state.folder / "nginx" / "usher").symlink_to(tree / "nginx")
    sockets = {name: state.sockets / f"{name}.sock" for name in ("usherd", "bare", "node", "php")}
    upstreams = "".join(UPSTREAM.format(name=name, socket=socket) for name, socket in sockets.items() if name != "php")
    upstreams += f"    upstream php {{ server unix:{sockets['php']}; }}"
    script = tree / "bench" / "peers" / "php.php"
    handed_on = [f"default_type application/json;\n            return 200 '{hello}';", bare_location(tree), NODE, PHP.format(script=script)]
    peers = "".join(PEER.format(port=port, handed_on=text) for port, text in zip(ports[1:], handed_on))
    state.write("nginx/nginx.conf", CONFIGURATION.format(folder=state.folder, ports=ports, upstreams=upstreams, peers=peers))


def bare_location(tree: Path) -> str:
    """Word by word what usherd has."""
    return (tree / "nginx" / "snippets" / "fastcgi.conf").read_text().replace("fastcgi_pass usherd;", "fastcgi_pass bare;")


def php_pool(folder: Path, listen: str) -> str:
    return POOL.format(folder=folder, listen=listen)


def php_settings(socket: Path, database: str, hello: str, statements: dict[str, str]) -> str:
    """As PHP source, which opcache holds compiled."""
    values = {"dsn": f"mysql:unix_socket={socket};dbname={database};charset=utf8mb4", "hello": hello} | statements
    pairs = "".join(f"    {quoted(name)} => {quoted(value)},\n" for name, value in values.items())
    return f"<?php return [\n{pairs}];\n"


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
