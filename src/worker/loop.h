// What all workers do: step by step until they are told to stop, resting when there is nothing to do or no database.
#pragma once

#include "worker/outage.h"
#include "worker/stop.h"

#include <chrono>
#include <exception>

namespace usher::worker {

/// step: int(), how much was done. What it throws is an outage of the database, or taken for one.
template <typename Step>
void work_until_stopped(const Stop& stop, Outage& database, std::chrono::milliseconds poll, Step&& step)
{
    while (!stop.requested()) {
        int done = 0;
        try {
            if (database.may_try()) {
                done = step();
                database.succeeded();
            }
        } catch (const std::exception& error) {
            database.failed(error.what());
        }
        if (done == 0) stop.rest(poll);
    }
}

} // namespace usher::worker
