// Invitations to the workspace by mail (docs/apis/rocketchat.md §4.6).
#pragma once

#include "api/rocketchat/operation.h"

namespace usher::api::rocketchat {

extern const Schema invitation_email_body;

Result<http::Response> send_invitation_email(Call& call, const Json::Value& fields);

} // namespace usher::api::rocketchat
