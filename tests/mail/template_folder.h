// A temporary folder of templates, removed with the object.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

namespace usher::test {

class TemplateFolder {
public:
    TemplateFolder() { std::filesystem::create_directory(path_); }
    ~TemplateFolder() { std::filesystem::remove_all(path_); }
    TemplateFolder(const TemplateFolder&) = delete;
    TemplateFolder& operator=(const TemplateFolder&) = delete;

    std::string path() const { return path_.string(); }
    void write(const std::string& file, const std::string& content) const
    {
        std::filesystem::create_directories((path_ / file).parent_path());
        std::ofstream(path_ / file, std::ios::binary) << content;
    }
    void remove(const std::string& file) const { std::filesystem::remove(path_ / file); }

private:
    static std::string name() { return "usher-templates-" + std::to_string(std::random_device{}()); }
    std::filesystem::path path_ = std::filesystem::temp_directory_path() / name();
};

} // namespace usher::test
