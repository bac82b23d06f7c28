// One part of one e-mail: a mustache template that has been checked. Rendering changes it: each thread needs its copy.
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

    /// A name with an empty value is false to a section.
    std::string render(const kainjow::mustache::data& values) { return mustache_.render(values); }

private:
    kainjow::mustache::mustache mustache_;
};

} // namespace usher::mail
