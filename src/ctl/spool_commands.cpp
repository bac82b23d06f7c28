#include "ctl/commands.h"
#include "ctl/spool.h"

namespace usher::ctl {
namespace {

void add_selection(Command& command, QueueSelectionArgs& args)
{
    command.texts("ID", args.ids, "e-mails by their ids");
    command.flag("--all", args.all, "all waiting e-mails");
    command.text("--template", args.template_name, "those of this template");
    command.text("--domain", args.domain, "those to addresses of this domain");
}

void add_views(Commands& spool)
{
    spool.add("status", "how many e-mails are waiting, and how the others ended", spool_status);
    auto [list, listed] = spool.add<SpoolListArgs>("list", "waiting e-mails, the next to leave first", list_spool);
    list.limit(listed.limit);
    list.text("--state", listed.state, "e-mails in this state instead of all waiting ones").one_of(spool_states());
    list.text("--template", listed.template_name, "only e-mails of this template");
    list.text("--lane", listed.priority, "only of this priority").one_of({"single", "bulk"});
    list.text("--domain", listed.domain, "only to addresses of this domain");
    list.text("--recipient", listed.recipient, "only to this address");
    list.text("--outcome", listed.outcome, "only where this was the result of the last attempt")
        .one_of({"sent", "deferred", "bounced", "uncertain", "route_down"});

    auto [show, shown] = spool.add<ShowEmailArgs>("show", "one e-mail and its whole history", show_email);
    show.text("ID", shown.id, "").required();
    show.flag("--rendered", shown.rendered, "also as its recipient will see it, with links cut after the host");
    show.flag("--secrets", shown.secrets, "with the whole links");

    spool.add("verify", "check that the e-mails are consistent; a line for each violation", verify_spool);
}

void add_orders(Commands& spool, const MailerControl& mailers)
{
    auto [retry, retried] =
        spool.add<QueueSelectionArgs>("retry", "make e-mails due at once, and release held ones", retry_emails);
    add_selection(retry, retried);
    retry.flag("--held", retried.held, "only held ones");
    auto [hold, held] = spool.add<QueueSelectionArgs>("hold", "keep e-mails until they are retried", hold_emails);
    add_selection(hold, held);
    auto [drop, dropped] =
        spool.add<std::vector<std::string>>("drop", "remove e-mails from the spool without sending them", drop_emails);
    drop.texts("ID", dropped, "").required();
    auto [drain, args] =
        spool.add<DrainArgs>("drain", "make this host's mailers release their e-mails and claim no more",
                             [mailers](Context& context, const DrainArgs& wanted) {
                                 return drain_spool(context, wanted, mailers.drain_marker, mailers.holds_emails);
                             });
    drain.flag("--off", args.off, "make them claim e-mails again");
    drain.number("--wait", args.wait_seconds, 0, 86'400, "seconds to wait until they hold no e-mail");
}

} // namespace

void add_spool(Commands& commands, const MailerControl& mailers)
{
    auto spool = commands.group("spool", "the e-mails");
    add_views(spool);
    add_orders(spool, mailers);
}

} // namespace usher::ctl
