#include "ctl/setup.h"

#include "ctl/commands.h"
#include "domain/room.h"
#include "service/operator/bootstrap.h"
#include "store/engine/migrations.h"

namespace usher::ctl {
namespace {

void check_outcome(const service::Founded& founded, const BootstrapArgs& words)
{
    switch (founded.outcome) {
    case service::FoundingOutcome::done:
    case service::FoundingOutcome::was_done: return;
    case service::FoundingOutcome::other_org:
        throw Refused("there already is a master organization, \"" + founded.org.name + "\" (" + founded.org.id.uuid() +
                      "); a database has one");
    case service::FoundingOutcome::other_owner:
        throw Refused("the master organization \"" + founded.org.name + "\" already exists, and " + words.owner_email +
                      " is not an owner of it");
    }
}

} // namespace

Answer migrate(Context& context)
{
    store::Database database(context.connect_options);
    store::Database guard(context.connect_options);
    if (store::is_half_imported(database))
        throw Refused("an import into this database was not finished; if none is running: usherctl import --restart");
    Answer answer;
    answer.json["applied"] = Json::arrayValue;
    store::migrate(database, guard, context.clock, [&](const store::Migration& step) {
        context.say("applied " + std::to_string(step.version) + " " + step.name);
        Json::Value& applied = answer.json["applied"].append(Json::objectValue);
        applied["version"] = step.version;
        applied["name"] = step.name;
    });
    answer.json["version"] = store::schema_version();
    answer.text = "the schema is at version " + std::to_string(store::schema_version()) +
                  (answer.json["applied"].empty() ? "; there was nothing to do\n" : "\n");
    return answer;
}

Answer bootstrap(Context& context, const BootstrapArgs& words)
{
    const auto hash = read_password_hash(words.password_file, context.settings);
    service::Bootstrap bootstrap(context.use_cases());
    const auto founded =
        bootstrap.found({words.org, words.owner_email, words.owner_name, hash, context.settings.default_locale});
    if (!founded) throw Refused(words_for(founded.error()));
    check_outcome(*founded, words);

    Answer answer;
    answer.json["org"] = founded->org.id.uuid();
    answer.json["org_id"] = founded->org.id.hex();
    answer.json["owner"] = founded->owner.id.uuid();
    answer.json["owner_id"] = founded->owner.id.hex();
    answer.json["username"] = founded->owner.username;
    answer.json["room"] = "GENERAL";
    answer.json["room_id"] = default_room_of(founded->org.id).hex();
    answer.text = "organization  " + founded->org.name + "  " + founded->org.id.uuid() + "\nowner         " +
                  founded->owner.username + "  " + founded->owner.address + "  " + founded->owner.id.uuid() +
                  "\nroom          general (GENERAL)\n";
    return answer;
}

void add_setup(Commands& commands)
{
    commands.add("migrate", "bring the database's schema to this program's version", migrate);
    auto [command, args] = commands.add<BootstrapArgs>(
        "bootstrap", "create the master organization, its owner and the room GENERAL", bootstrap);
    command.text("--org", args.org, "name of the master organization").required();
    command.text("--owner-email", args.owner_email, "address of its owner").required();
    command.text("--owner-name", args.owner_name, "the owner's name").required();
    command.text("--password-file", args.password_file, "file with the password in its first line; - is stdin")
        .required();
}

} // namespace usher::ctl
