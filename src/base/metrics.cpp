#include "base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <exception>
#include <mutex>
#include <stdexcept>

namespace usher::metrics {

void Counter::add(double count) const
{
    if (place_) place_->Increment(count);
}

void Gauge::set(double value) const
{
    if (place_) place_->Set(value);
}

void Gauge::add(double difference) const
{
    if (place_) place_->Increment(difference);
}

void Histogram::observe(double value) const
{
    if (place_) place_->Observe(value);
}

/// Shared with the endpoint's threads, so that it may be the last to go.
class Registry::Numbers : public prometheus::Collectable {
public:
    std::vector<prometheus::MetricFamily> Collect() const override
    {
        {
            const std::lock_guard lock(mutex_);
            for (const auto& refresh : refreshers_)
                refresh();
        }
        return registry.Collect();
    }

    void add(std::function<void()> refresh)
    {
        const std::lock_guard lock(mutex_);
        refreshers_.push_back(std::move(refresh));
    }

    prometheus::Registry registry;

private:
    mutable std::mutex mutex_;
    std::vector<std::function<void()>> refreshers_;
};

Registry::Registry() : numbers_(std::make_shared<Numbers>()) {}
Registry::~Registry() = default;

Counter Registry::counter(const std::string& name, const std::string& help, const Labels& labels)
{
    return Counter(prometheus::BuildCounter().Name(name).Help(help).Register(numbers_->registry).Add(labels));
}

Gauge Registry::gauge(const std::string& name, const std::string& help, const Labels& labels)
{
    return Gauge(prometheus::BuildGauge().Name(name).Help(help).Register(numbers_->registry).Add(labels));
}

Histogram Registry::histogram(const std::string& name, const std::string& help, const Labels& labels,
                              const Bounds& bounds)
{
    return Histogram(
        prometheus::BuildHistogram().Name(name).Help(help).Register(numbers_->registry).Add(labels, bounds));
}

void Registry::before_reading(std::function<void()> refresh)
{
    numbers_->add(std::move(refresh));
}

std::string Registry::text() const
{
    return prometheus::TextSerializer().Serialize(numbers_->Collect());
}

class Endpoint::Server {
public:
    Server(const std::string& listen, std::shared_ptr<prometheus::Collectable> numbers)
        : numbers_(std::move(numbers)), exposer_(listen, threads)
    {
        exposer_.RegisterCollectable(numbers_);
    }

private:
    static constexpr std::size_t threads = 2;
    std::shared_ptr<prometheus::Collectable> numbers_; // the exposer keeps only a weak one
    prometheus::Exposer exposer_;
};

Endpoint::Endpoint(const Registry& registry, const std::string& listen)
try : server_(std::make_unique<Server>(listen, registry.numbers_)) {
} catch (const std::exception& error) {
    throw std::runtime_error("cannot listen on " + listen + " for /metrics: " + error.what());
}

Endpoint::~Endpoint() = default;

} // namespace usher::metrics
