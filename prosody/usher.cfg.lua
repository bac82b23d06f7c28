-- What Prosody (0.12) needs for usher-notifier: copy into /etc/prosody/conf.d/, put in your own names and the secret,
-- copy mod_usher.lua into a folder of plugin_paths, and restart Prosody. In usher.toml:
--
--     [xmpp]
--     domain = "example.org"              # the host of the users below
--     host = "127.0.0.1"                  # where Prosody runs; its port for components is 5347
--     component = "usher.example.org"
--     secret_file = "/etc/usher/secrets/xmpp"

VirtualHost "example.org"
	modules_enabled = {
		"offline"; -- keeps what comes for users who are not connected
		"usher";   -- mod_usher.lua: lets rooms speak to their members
	}

Component "usher.example.org"
	component_secret = "the same as in secret_file"
	-- Invitations come from the inviter's own JID, the words of a room from the room's.
	validate_from_addresses = false

-- The port for components has no TLS and belongs to loopback or a private network: component_interfaces, in the global
-- section, says where Prosody listens for them (by default on loopback only).
