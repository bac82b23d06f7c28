#include "base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <charconv>
#include <cmath>
#include <exception>
#include <mutex>
#include <stdexcept>

namespace usher::metrics {
namespace {

void append_escaped(std::string& out, const std::string& text)
{
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
}

void append(std::string& out, double value)
{
    if (std::isnan(value)) {
        out += "NaN";
    } else if (std::isinf(value)) {
        out += value < 0 ? "-Inf" : "+Inf";
    } else {
        std::array<char, 32> digits;
        out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    }
}

/// The lines of one family. (The library's serializer takes several times as long, mostly for the labels of buckets.)
class Lines {
public:
    Lines(std::string& out, const prometheus::MetricFamily& family) : out_(out), name_(family.name)
    {
        for (const auto& metric : family.metric)
            write(family.type, metric);
    }

private:
    void write(prometheus::MetricType type, const prometheus::ClientMetric& metric)
    {
        labels_.clear();
        for (const auto& [name, value] : metric.label) {
            labels_ += (labels_.empty() ? "" : ",") + name + "=\"";
            append_escaped(labels_, value);
            labels_ += '"';
        }
        if (type == prometheus::MetricType::Counter) line("", "", metric.counter.value);
        if (type == prometheus::MetricType::Gauge) line("", "", metric.gauge.value);
        if (type == prometheus::MetricType::Histogram) write(metric.histogram);
    }

    void write(const prometheus::ClientMetric::Histogram& histogram)
    {
        line("_count", "", static_cast<double>(histogram.sample_count));
        line("_sum", "", histogram.sample_sum);
        for (const auto& bucket : histogram.bucket) {
            std::string bound = "le=\"";
            append(bound, bucket.upper_bound);
            line("_bucket", bound + '"', static_cast<double>(bucket.cumulative_count));
        }
    }

    void line(const char* suffix, const std::string& further_label, double value)
    {
        out_.append(name_).append(suffix);
        if (!labels_.empty() || !further_label.empty()) {
            const bool both = !labels_.empty() && !further_label.empty();
            out_.append("{").append(labels_).append(both ? "," : "").append(further_label).append("}");
        }
        out_ += ' ';
        append(out_, value);
        out_ += '\n';
    }

    std::string& out_;
    const std::string& name_;
    std::string labels_; ///< of the current metric
};

const char* name_of(prometheus::MetricType type)
{
    switch (type) {
    case prometheus::MetricType::Counter: return "counter";
    case prometheus::MetricType::Gauge: return "gauge";
    case prometheus::MetricType::Histogram: return "histogram";
    case prometheus::MetricType::Summary: return "summary";
    case prometheus::MetricType::Untyped: return "untyped";
    }
    return "untyped";
}

} // namespace

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

/// Shared with the endpoint's threads, which may outlive the registry.
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
    std::string out;
    for (const auto& family : numbers_->Collect()) {
        out.append("# HELP ").append(family.name).append(" ").append(family.help).append("\n# TYPE ");
        out.append(family.name).append(" ").append(name_of(family.type)).append("\n");
        Lines(out, family);
    }
    return out;
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
    std::shared_ptr<prometheus::Collectable> numbers_; // the exposer keeps only a weak pointer
    prometheus::Exposer exposer_;
};

Endpoint::Endpoint(const Registry& registry, const std::string& listen)
try : server_(std::make_unique<Server>(listen, registry.numbers_)) {
} catch (const std::exception& error) {
    throw std::runtime_error("cannot listen on " + listen + " for /metrics: " + error.what());
}

Endpoint::~Endpoint() = default;

} // namespace usher::metrics
