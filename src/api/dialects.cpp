#include "api/dialects.h"

#include "api/operator.h"
#include "api/orchd/routes.h"
#include "api/rainbow/routes.h"
#include "api/rocketchat/routes.h"

namespace usher::api {

std::vector<Dialect> all_dialects(const Settings& settings)
{
    return {operator_dialect(), rainbow::dialect(), rocketchat::dialect(settings), orchd::dialect()};
}

} // namespace usher::api
