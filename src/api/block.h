// The link in an e-mail by which its recipient blocks further ones; it belongs to no API. POST is answered by a small
// page, for the button on Usher's own page and for mail clients that post themselves (RFC 8058). GET is a file that
// nginx serves.
#pragma once

#include "api/dialect.h"

namespace usher {
class Languages;
}

namespace usher::api {

/// languages: must outlive the dialect.
Dialect block_dialect(const Languages& languages);

} // namespace usher::api
