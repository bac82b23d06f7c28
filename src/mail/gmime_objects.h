// Owning pointers to GMime's objects. GMime is initialized on first use.
#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <mutex>
#include <string>

namespace usher::mail {

template <typename T>
struct Unref {
    void operator()(T* object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref<T>>;

template <typename T>
Owned<T> own(T* object)
{
    return Owned<T>(object);
}

inline void initialize_gmime()
{
    static std::once_flag once;
    std::call_once(once, g_mime_init);
}

/// The content of a memory stream.
inline std::string content_of(GMimeStream* stream)
{
    const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

} // namespace usher::mail
