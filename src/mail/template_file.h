// One part of one e-mail: a validated mustache template. Rendering modifies it, so each thread needs its own copy.
#pragma once

#include "mail/declarations.h"

#include <kainjow/mustache.hpp>

#include <filesystem>
#include <string>

namespace usher::mail {

enum class Part { subject, text, html };

class TemplateFile {
public:
    /// Throws TemplateError.
    TemplateFile(const std::filesystem::path& path, Part part, const Declaration& declaration);

    /// A section treats a name with an empty value as false.
    std::string render(const kainjow::mustache::data& values) { return mustache_.render(values); }

private:
    kainjow::mustache::mustache mustache_;
};

} // namespace usher::mail
