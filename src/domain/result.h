// A value or an error: the result of a use case that may refuse. The member names are those of C++23's std::expected,
// which can replace it.
#pragma once

#include "domain/error.h"

#include <cassert>
#include <utility>
#include <variant>

namespace usher {

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}
    Result(ErrorCode code) : content_(std::in_place_index<1>, Error{code}) {}

    bool has_value() const { return content_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() & { return std::get<0>(content_); }
    const T& value() const& { return std::get<0>(content_); }
    T&& value() && { return std::get<0>(std::move(content_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const { return std::get<1>(content_); }

private:
    std::variant<T, Error> content_;
};

/// The value of a use case that has nothing to return.
struct Done {};

} // namespace usher
