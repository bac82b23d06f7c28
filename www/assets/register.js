// The link in the e-mail to a room's guest: creates their account, and with it their place in the room.
import {begin, facts, name_fields, you_are_in} from "./links.js";
import {call, email_field, entitle, form, language, new_password_field, p, show, t, words_for} from "./page.js";

const id = new URLSearchParams(location.search).get("invitationId") || "0";
const start = () => begin(`guests/${encodeURIComponent(id)}`, "register_doc", open);

function open(view) {
  const min = Math.max(8, view.minPassword);
  show(t(view.inviter ? "room_title" : "room_title_nobody", {inviter: view.inviter, room: view.room}), facts([[t("topic"), view.topic]]),
       p(t("register_text"), {class: "quiet"}),
       form([name_fields(), email_field(view.email), new_password_field(min, true)], t("create_account_and_join"), values => register(view, values)));
}

async function register(view, {first, last, email, password}) {
  const body = {loginEmail: email.trim(), password, firstName: first, lastName: last, language, invitationId: id};
  const {status} = await call("POST", "api/rainbow/enduser/v1.0/users/self-register", {body});
  if (status === 200) {
    entitle("in_title");
    return you_are_in(t("in_room", {room: view.room}), view.appUrl, {room: view.roomId, room_name: view.room});
  }
  if (status === 409) return {words: t("address_taken_guest"), field: "email"};
  if (status === 400) return t("password_refused_mixed", {min: Math.max(8, view.minPassword)});
  if (status === 404) return void start();
  return words_for(status);
}

start();
