-- For development: every user of Usher's has an account here, all with one password (the option anyone_password). So
-- stanzas for anybody are kept, and a developer can sign in as anybody to see them. Never for a server that others reach.

local new_sasl = require "util.sasl".new;

local password = module:get_option_string("anyone_password");
local provider = {};

-- The local part of a JID that Usher makes: 32 hexadecimal digits.
function provider.user_exists(username)
	return #username == 32 and username:match("^%x+$") ~= nil;
end

function provider.test_password(username, given)
	return password ~= nil and given == password and provider.user_exists(username);
end

function provider.get_password() return nil, "not told"; end
function provider.set_password() return nil, "fixed"; end
function provider.create_user() return nil, "all are there"; end

function provider.get_sasl_handler()
	return new_sasl(module.host, {
		plain_test = function (_, username, given)
			return provider.test_password(username, given), true;
		end;
	});
end

module:provides("auth", provider);
