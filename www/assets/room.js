// A room link: join with the session that is there, after signing in, or with an account created here.
import {begin, date, facts, name_fields, you_are_in} from "./links.js";
import {button, call, email_field, entitle, form, h, language, new_password_field, p, password_field, session, session_headers, show, sign_in, sign_out, t, words_for} from "./page.js";

const token = location.pathname.split("/").filter(Boolean).at(-1);
const start = () => begin(`links/${token}`, "room_doc", open);

function open(view) {
  const me = session.get() && view.me;
  if (me) return offer(view, [form([], t("join_as", {name: me.name || me.email}), () => join(view)),
                              p(h("span", {}, t("not_you"), " ", button(t("switch_account"), "link", async () => { await sign_out(); await start(); })))]);
  view.accounts === "none" ? offer_sign_in(view) : offer_account(view);
}

function offer(view, nodes) {
  show(t(view.inviter ? "room_title" : "room_title_nobody", {inviter: view.inviter, room: view.room}),
       facts([[t("topic"), view.topic], [t("until"), view.expiresAt && date(view.expiresAt)]]), nodes);
}

function offer_account(view) {
  offer(view, [h("h2", {}, t("create_account")), account_form(view),
               p(h("span", {}, t("have_account"), " ", button(t("sign_in"), "link", () => offer_sign_in(view))))]);
}

function offer_sign_in(view) {
  const fields = [{name: "user", label: t("email_or_name"), autocomplete: "username"}, password_field()];
  offer(view, [h("h2", {}, t("sign_in")), form(fields, t("sign_in_and_join"), async ({user, password}) => {
    const refused = await sign_in(user.trim(), password);
    if (!refused) return join(view);
    return refused === 401 ? t("password_wrong") : words_for(refused);
  }), view.accounts !== "none" && p(h("span", {}, t("no_account"), " ", button(t("create_one"), "link", () => offer_account(view))))]);
}

function account_form(view) {
  const mixed = view.accounts === "rainbow";
  const fields = [name_fields(), email_field(), new_password_field(Math.max(view.minPassword, mixed ? 8 : 1), mixed)];
  return form(fields, t("create_account_and_join"), values => (mixed ? register_guest : register)(view, values));
}

/** One request creates the account and the place in the room. */
async function register_guest(view, {first, last, email, password}) {
  const body = {loginEmail: email.trim(), password, firstName: first, lastName: last, language, openInviteId: view.token};
  const {status, data} = await call("POST", "api/rainbow/enduser/v1.0/users/self-register", {body});
  if (status === 200) {
    await sign_in(email.trim(), password);
    return done(view);
  }
  if (status === 409) return {words: t("address_taken"), field: "email"};
  if (status === 400) return t("password_refused_mixed", {min: Math.max(8, view.minPassword)});
  if (status === 403 || status === 404) return void start();   // full, locked or ended meanwhile
  return words_for(status, data);
}

async function register(view, {first, last, email, password}) {
  const name = `${first} ${last}`.trim();
  const made = await create_account({email: email.trim(), pass: password, name, secret: token});
  if (made) return made;
  const refused = await sign_in(email.trim(), password);
  return refused ? words_for(refused) : join(view);
}

/** The user name comes from the address; one that is taken gets a number. */
async function create_account(account) {
  const wanted = account.email.split("@")[0].replace(/[^A-Za-z0-9._-]/g, "") || "user";
  for (let round = 0; round < 3; ++round) {
    const username = round ? wanted + String(Math.random()).slice(2, 8) : wanted;
    const {status, data} = await call("POST", "api/v1/users.register", {body: {...account, username}});
    if (status === 200) return;
    if (status !== 400) return words_for(status);
    const why = `${data?.errorType ?? ""} ${data?.error ?? ""}`;
    if (/disabled/.test(why)) return t("registration_closed");
    if (/password/i.test(why)) return t("password_refused", {min: 8});
    if (!/taken|exist|in use|unavailable|already/i.test(why)) return t("failed");
  }
  return {words: t("address_taken"), field: "email"};
}

async function join(view) {
  const {status, data} = await call("POST", "api/v1/useInviteToken", {body: {token: view.token}, headers: session_headers()});
  if (status === 200) return done(view, data.room);
  if (status === 401) {
    session.forget();
    return void start();
  }
  if (data?.errorType === "error-user-is-banned") return t("banned");
  if (status === 400) return void start();
  return words_for(status);
}

function done(view, room) {
  entitle("in_title");
  you_are_in(t("in_room", {room: view.room}), view.appUrl, {room: room?.rid, room_name: room?.name ?? view.room});
}

start();
