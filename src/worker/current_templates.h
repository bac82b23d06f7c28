// The current templates, which may be replaced while e-mails are rendered. All functions are thread-safe.
#pragma once

#include "mail/templates.h"

#include <memory>
#include <mutex>
#include <utility>

namespace usher::worker {

class CurrentTemplates {
public:
    explicit CurrentTemplates(mail::Templates templates) { replace(std::move(templates)); }

    void replace(mail::Templates templates)
    {
        auto made = std::make_shared<const mail::Templates>(std::move(templates));
        const std::lock_guard lock(mutex_);
        current_ = std::move(made);
    }
    std::shared_ptr<const mail::Templates> current() const
    {
        const std::lock_guard lock(mutex_);
        return current_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const mail::Templates> current_;
};

} // namespace usher::worker
