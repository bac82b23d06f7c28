// The link in an e-mail by which its receiver blocks further ones, which is no API's: POST is answered by a small page, for
// the button of Usher's own page and for mail programs that press it by themselves (RFC 8058). GET is a page of nginx's.
#pragma once

#include "api/dialect.h"

namespace usher::api {

Dialect block_dialect();

} // namespace usher::api
