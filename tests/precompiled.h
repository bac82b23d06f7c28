// As src/precompiled.h, with Boost.Test, for the tests.
#include "../src/precompiled.h"

#include <boost/test/unit_test.hpp>
