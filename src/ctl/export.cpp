#include "ctl/export.h"

#include "ctl/commands.h"
#include "ctl/dump_file.h"
#include "ctl/progress.h"
#include "store/engine/dump.h"
#include "store/engine/migrations.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>

namespace usher::ctl {
namespace {

/// Stdout, or a file that gets its name once it is complete.
class Destination {
public:
    explicit Destination(const std::string& file) : file_(file), part_(file + ".part")
    {
        if (is_stdout()) return;
        const int fd = open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (fd < 0 || fchmod(fd, 0600) != 0) fail();
        close(fd);
        out_.open(part_, std::ios::binary);
        if (!out_) fail();
    }
    ~Destination()
    {
        if (!is_stdout()) unlink(part_.c_str());
    }
    Destination(const Destination&) = delete;
    Destination& operator=(const Destination&) = delete;

    void write(const std::string& line)
    {
        auto& out = is_stdout() ? std::cout : static_cast<std::ostream&>(out_);
        if (!(out << line)) fail();
    }
    void finish()
    {
        if (is_stdout()) {
            if (!std::cout.flush()) fail();
            return;
        }
        out_.close();
        const int fd = open(part_.c_str(), O_RDONLY | O_CLOEXEC);
        const bool is_on_disk = out_ && fd >= 0 && fsync(fd) == 0;
        if (fd >= 0) close(fd);
        if (!is_on_disk || rename(part_.c_str(), file_.c_str()) != 0) fail();
    }

private:
    bool is_stdout() const { return file_ == "-"; }
    [[noreturn]] void fail() const
    {
        throw Refused((is_stdout() ? "stdout" : part_) + ": cannot be written: " + std::strerror(errno));
    }

    const std::string file_;
    const std::string part_;
    std::ofstream out_;
};

DumpHead write_all(store::Reader& reader, Destination& out, Time now)
{
    const auto tables = store::dump::list_tables(reader);
    DumpWriter lines;
    DumpHead head{store::schema_version(), to_iso_microseconds(now), {}};
    for (const auto& table : tables)
        head.rows[table.name] = store::dump::RowReader(table).count(reader);
    out.write(lines.head(head));
    Progress progress(static_cast<std::size_t>(head.total()));
    for (const auto& table : tables) {
        out.write(lines.table(table));
        store::dump::RowReader(table).read(reader, [&](const store::dump::Values& row) {
            out.write(lines.row(table, row));
            progress.step();
        });
    }
    out.write(lines.end(head.total()));
    return head;
}

} // namespace

Answer export_all(Context& context, const std::string& file)
{
    context.be_patient();
    Destination out(file);
    DumpHead head;
    store::dump::read_snapshot(context.database(), [&](store::Reader& reader) {
        head = write_all(reader, out, context.clock.now());
        out.finish();
    });
    Answer answer;
    answer.json["file"] = file;
    answer.json["schema_version"] = head.schema_version;
    answer.json["rows"] = Json::Int64(head.total());
    if (file != "-") answer.text = std::to_string(head.total()) + " rows in " + file + "\n";
    return answer;
}

void add_export(Commands& commands)
{
    auto [command, file] = commands.add<std::string>(
        "export", "a consistent copy of everything, for usherctl import",
        [](Context& context, const std::string& name) {
            if (context.answers_in_json() && name == "-") throw Refused("--json needs the name of a file");
            return export_all(context, name);
        },
        "-");
    command.text("FILE", file, "readable by its owner only; - is stdout").with_default();
}

} // namespace usher::ctl
