// Metrics of a running program, in Prometheus' format. A Registry keeps them all; code that counts holds small handles
// into it, which take some nanoseconds to use. Everything is thread-safe.
//
// Labels name kinds (a route's pattern, an outcome), never a person, an address, a token or an id: each set of values
// is a time series that is kept as long as the program runs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
} // namespace prometheus

namespace usher::metrics {

/// Handles: cheap to copy, valid as long as the registry they come from. A default-constructed one counts nothing.
class Counter {
public:
    Counter() = default;
    explicit Counter(prometheus::Counter& place) : place_(&place) {}
    void add(double count = 1) const;

private:
    prometheus::Counter* place_ = nullptr;
};

class Gauge {
public:
    Gauge() = default;
    explicit Gauge(prometheus::Gauge& place) : place_(&place) {}
    void set(double value) const;
    void add(double difference) const;

private:
    prometheus::Gauge* place_ = nullptr;
};

class Histogram {
public:
    Histogram() = default;
    explicit Histogram(prometheus::Histogram& place) : place_(&place) {}
    void observe(double value) const;

private:
    prometheus::Histogram* place_ = nullptr;
};

using Labels = std::map<std::string, std::string>;
using Bounds = std::vector<double>;

class Registry {
public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    /// The same name and labels return the same metric again. help describes it, once for each name.
    Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
    Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    Histogram histogram(const std::string& name, const std::string& help, const Labels& labels, const Bounds& bounds);

    /// refresh sets gauges that are cheaper to query than to keep up to date; it is called before each scrape, by its
    /// thread.
    void before_reading(std::function<void()> refresh);

    /// All metrics, in Prometheus' text format 0.0.4.
    std::string text() const;

private:
    friend class Endpoint;
    class Numbers;
    std::shared_ptr<Numbers> numbers_;
};

/// Serves GET /metrics by HTTP on its own address, for programs that are not servers. Ends with the object.
class Endpoint {
public:
    /// listen: "127.0.0.1:9187". Throws std::runtime_error, with a message for the operator, if it cannot listen there.
    Endpoint(const Registry& registry, const std::string& listen);
    ~Endpoint();
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

private:
    class Server;
    std::unique_ptr<Server> server_;
};

} // namespace usher::metrics
