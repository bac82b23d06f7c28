-- Lets what a room of Usher's says reach its members. Such a message has the type "groupchat" and goes to the member's
-- bare JID, since Usher does not know which clients they use; without this module Prosody refuses it (RFC 6121, 8.5.2.1.1).
-- It is handed to every client that is connected, or else kept like any other message.
--
-- For the host of the users: modules_enabled = { …, "usher" }. It takes such messages from components only.

local jid_split = require "util.jid".split;

local function is_available(session)
	return session.presence and session.priority and session.priority >= 0;
end

module:hook("message/bare/groupchat", function (event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "component" then return; end

	local user = prosody.bare_sessions[stanza.attr.to];
	local was_sent = false;
	for _, session in pairs(user and user.sessions or {}) do
		if is_available(session) and session.send(stanza) then was_sent = true; end
	end
	if was_sent then return true; end

	return module:fire_event("message/offline/handle", {
		username = jid_split(stanza.attr.to);
		origin = origin;
		stanza = stanza;
	});
end);
