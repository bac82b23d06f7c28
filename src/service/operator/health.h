// Whether this process can serve.
#pragma once

#include "service/context.h"

namespace usher::service {

class Health {
public:
    explicit Health(const Context& context) : database_(context.database) {}
    /// Whether the database answers, with the schema this program needs.
    bool is_ready();

private:
    store::Database& database_;
};

} // namespace usher::service
