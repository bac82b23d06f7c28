// Whether this process can serve.
#pragma once

namespace usher::store {
class Database;
}

namespace usher::service {

class Health {
public:
    explicit Health(store::Database& database) : database_(database) {}
    /// Whether the database answers, with the schema this program needs.
    bool is_ready();

private:
    store::Database& database_;
};

} // namespace usher::service
