#include "ctl/blocks.h"

#include "ctl/commands.h"
#include "ctl/table.h"
#include "service/mail/mail_blocks.h"

namespace usher::ctl {
namespace {

service::MailBlocks use_cases(Context& context)
{
    return service::MailBlocks(context.use_cases());
}

std::optional<PartyId> party_from(const std::string& text)
{
    if (text.empty()) return std::nullopt;
    const auto id = is_uuid(text) ? PartyId::from_uuid(text) : PartyId::from_hex(text);
    if (!id) throw Refused("not the id of an organization or a user: " + printable(text));
    return id;
}

} // namespace

Answer list_blocks(Context& context, const BlockListArgs& words)
{
    Answer answer;
    answer.json = Json::arrayValue;
    Table table({"ADDRESS", "OF", "NAME", "SINCE", "E-MAIL"});
    for (const auto& [block, party_name] : use_cases(context).list(words.address, words.limit)) {
        auto& json = answer.json.append(Json::objectValue);
        json["address"] = block.address_key;
        json["of"] = block.party.hex();
        json["name"] = party_name;
        json["since"] = to_iso_milliseconds(block.created_at);
        json["email"] = block.email.hex();
        table.add({block.address_key, block.party.hex(), party_name, to_iso_milliseconds(block.created_at),
                   block.email.hex()});
    }
    answer.text = table.text();
    return answer;
}

Answer remove_blocks(Context& context, const std::string& address, const std::string& of)
{
    const auto removed = use_cases(context).remove(address, party_from(of));
    if (removed == 0) throw Refused("no such block: " + printable(address) + "; see usherctl block list");
    Answer answer;
    answer.json["removed"] = Json::Int64(removed);
    answer.text = "removed " + std::to_string(removed) + (removed == 1 ? " block\n" : " blocks\n");
    return answer;
}

namespace {

struct RemoveBlocksArgs {
    std::string address;
    std::string of;
};

} // namespace

void add_blocks(Commands& commands)
{
    auto blocks = commands.group("block", "addresses that have blocked e-mails from an organization or user");
    auto [list, listed] = blocks.add<BlockListArgs>("list", "all blocks, latest first", list_blocks);
    list.text("--address", listed.address, "only of this address");
    list.limit(listed.limit);
    auto [remove, removed] = blocks.add<RemoveBlocksArgs>(
        "remove", "allow e-mails there again", [](Context& context, const RemoveBlocksArgs& blocked) {
            return remove_blocks(context, blocked.address, blocked.of);
        });
    remove.text("ADDRESS", removed.address, "").required();
    remove.text("--of", removed.of, "only e-mails from the organization or user with this id; otherwise from all");
}

} // namespace usher::ctl
