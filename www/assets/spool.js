// The console's last part, for an operator: everyone's e-mails. The console hands over what its tables are made of.
import {call, h, p, session_headers, t} from "./page.js";

export async function spool_section({state_of, table, when}) {
  const {status, data} = await call("GET", "pages/console/spool", {headers: session_headers()});
  const rows = status === 200 ? data.emails.map(one => [one.recipient, state_of(one.state, t(`email_${one.state}`) || t(`state_${one.state}`)), one.template, String(one.attempts), when(one.since), one.reply]) : [];
  return h("section", {"aria-labelledby": "spool"}, h("h2", {id: "spool"}, t("spool")), p(t("spool_waiting", {number: data?.waiting ?? 0}), {class: "quiet"}),
           rows.length > 0 && table(t("spool"), [t("recipient"), t("state"), t("template"), t("attempts"), t("since"), t("reply")], rows));
}
