// What the operator asks of usherd itself, from loopback only: /healthz (the process), /readyz (the database).
#pragma once

#include "api/dialect.h"

namespace usher::api {

Dialect operator_dialect();

} // namespace usher::api
