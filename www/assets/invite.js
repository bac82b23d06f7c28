// An invite into an organization: by the session that is there, by the password of an account, or by choosing one.
import {begin, date, facts, you_are_in} from "./links.js";
import {base, button, call, email_field, entitle, form, h, language, link, new_password_field, p, password_field, show, t, words_for} from "./page.js";

const key = location.pathname.split("/").filter(Boolean).at(-1);
const email = new URLSearchParams(location.search).get("email") ?? "";
const place = `invites/${key}`;
const start = () => begin(place, "invite_doc", open);

function open(view) {
  const {inviter, org, me} = view;
  const title = t(inviter ? "invite_title" : "invite_title_nobody", {inviter, org});
  const told = facts([[t("as"), t(`role_${view.role}`)], [t("for"), email], [t("until"), date(view.expiresAt)]]);
  if (me?.invited) show(title, told, form([], t("accept_as", {name: me.name || me.email}), () => accept(view)), switch_account(t("not_you")));
  else if (me) show(title, told, p(t("wrong_account", {name: me.email})), switch_account(""));
  else show(title, told, ask_password(view));
}

function ask_password(view) {
  const fields = [email_field(email, Boolean(email)), view.hasAccount ? password_field() : new_password_field(view.minPassword)];
  return [p(t(view.hasAccount ? "has_account" : "choose_password"), {class: "quiet"}),
          form(fields, t(view.hasAccount ? "sign_in_and_accept" : "accept"), values => accept(view, values))];
}

async function accept(view, values) {
  const body = values && {email: values.email, password: values.password, locale: language};
  const {status} = await call("POST", `api/invites/${key}`, {body});
  if (status === 200) return done(view);
  if (status === 404) return void start();
  if (!values && [400, 403].includes(status)) return void start();   // the session has ended, or is another's
  return {400: t("password_refused", {min: view.minPassword}), 401: t("password_wrong"), 403: {words: t("address_wrong"), field: "email"}}[status] ?? words_for(status);
}

function done(view) {
  entitle("in_title");
  const manages = ["Owner", "SuperAdmin"].includes(view.role);
  you_are_in(t("in_org", {org: view.org, role: t(`role_${view.role}`)}), view.appUrl, {org: view.orgId},
             manages && link(t("open_console"), `${base}console`, "button plain"));
}

function switch_account(words) {
  return p(h("span", {}, words, " ", button(t("switch_account"), words ? "link" : "main", async () => {
    await call("DELETE", "api/login/sessions/current");
    await start();
  })));
}

start();
