"""A private Prosody: the component of usher-notifier, and an account with one common password for every user of Usher's."""

import json
from pathlib import Path

from state import State

COMPONENT = "usher.localhost"


def configure(state: State, tree: Path, port: int, settings: dict) -> Path:
    """Its configuration: clients at `port`, components at the next. Its folder outlives a restart, with what it keeps
    for those who are not connected."""
    text = json.dumps   # a JSON string is a Lua string, as far as paths and names go
    folder = state.identity.folder(state.folder / "prosody", 0o700)
    modules = ", ".join(map(text, ("saslauth", "roster", "disco", "ping", "carbons", "offline", "posix", "usher")))
    return state.write("prosody.cfg.lua", f"""pidfile = {text(str(folder / "prosody.pid"))}
data_path = {text(str(folder))}
certificates = {text(str(folder))}
plugin_paths = {{ {text(str(tree / "prosody"))}, {text(str(tree / "dev" / "prosody"))} }}
log = {{ {{ levels = {{ min = "info" }}, to = "console" }} }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ }}
component_interfaces = {{ "127.0.0.1" }}
component_ports = {{ {port + 1} }}
modules_enabled = {{ {modules} }}
modules_disabled = {{ "s2s", "tls" }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
storage = "internal"
authentication = "anyone"
anyone_password = {text(state.secret("xmpp-users").read_text().strip())}

VirtualHost {text(settings["xmpp"]["domain"])}

Component {text(COMPONENT)}
    component_secret = {text(state.secret("xmpp-component").read_text().strip())}
    validate_from_addresses = false
""", 0o600)


def argv(configuration: Path) -> list[str]:
    return ["/usr/bin/prosody", "--config", str(configuration), "-F"]
