#include "ctl/commands.h"
#include "ctl/spool.h"

namespace usher::ctl {
namespace {

void add_selection(Command& command, QueueSelectionArgs& args)
{
    command.texts("ID", args.ids, "e-mails by their ids");
    command.flag("--all", args.all, "all that wait");
    command.text("--template", args.template_name, "those of this template");
    command.text("--domain", args.domain, "those to addresses of this domain");
}

void add_views(Commands& spool)
{
    spool.add("status", "how many e-mails wait, and what became of the others", spool_status);
    auto [list, listed] =
        spool.add<SpoolListArgs>("list", "the e-mails that wait, the next to leave first", list_spool);
    list.limit(listed.limit);
    list.text("--state", listed.state, "others than those that wait, or only some of these").one_of(spool_states());
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

    spool.add("verify", "is every e-mail where it must be? a line for each that is not", verify_spool);
}

void add_orders(Commands& spool, const MailerControl& mailers)
{
    auto [retry, retried] = spool.add<QueueSelectionArgs>(
        "retry", "make e-mails due at once, and release those that are held", retry_emails);
    add_selection(retry, retried);
    retry.flag("--held", retried.held, "of these only the ones that are held");
    auto [hold, held] = spool.add<QueueSelectionArgs>("hold", "keep e-mails until they are retried", hold_emails);
    add_selection(hold, held);
    auto [drop, dropped] =
        spool.add<std::vector<std::string>>("drop", "take e-mails out, never to be sent", drop_emails);
    drop.texts("ID", dropped, "").required();
    auto [drain, args] =
        spool.add<DrainArgs>("drain", "this host's mailers claim no more and give back what they have",
                             [mailers](Context& context, const DrainArgs& wanted) {
                                 return drain_spool(context, wanted, mailers.drain_marker, mailers.holds_emails);
                             });
    drain.flag("--off", args.off, "they claim e-mails again");
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
