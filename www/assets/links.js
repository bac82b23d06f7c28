// Where a link begins, and the two ends it can come to: "you are in", or dead.
import {app_address, button, call, dress, entitle, field, h, language, learn, link, p, session_headers, show, t, words_for} from "./page.js";

/** Once a person looks at the page, and not while it is only being fetched ahead. */
export function when_seen(then) {
  if (document.prerendering) document.addEventListener("prerenderingchange", () => when_seen(then), {once: true});
  else if (document.visibilityState !== "visible") document.addEventListener("visibilitychange", () => when_seen(then), {once: true});
  else then();
}

export function date(iso) {
  return new Intl.DateTimeFormat(language, {dateStyle: "long"}).format(new Date(iso));
}

/** A list of what is known of an invitation: [[words, value], …]. */
export function facts(rows) {
  const told = rows.filter(([, value]) => value);
  return told.length ? h("dl", {class: "who"}, told.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])) : null;
}

/** First and last name, beside each other where there is room. */
export function name_fields() {
  return h("div", {class: "pair"}, [["first", "given-name"], ["last", "family-name"]].map(([name, autocomplete]) =>
    field({name, label: t(name), autocomplete, maxlength: 100})));
}

/** Asks for what the link opens and hands it to `open` if it opens something. `place`: "invites/KEY". */
export async function begin(place, title, open) {
  // An invite into an organization is accepted by the panel's cookie; a room is joined by the workspace's token.
  const asked = call("GET", `pages/${place}`, {headers: place.startsWith("links/") ? session_headers() : {}});
  await learn("links");
  const {status, data} = await asked;
  if (status !== 200) {
    entitle(title);
    return show(t("sorry"), p(words_for(status)), button(t("again"), "main", () => begin(place, title, open)));
  }
  dress(data.look);
  entitle(title);
  if (data.status === "open") open(data);
  else dead(place, data);
  when_seen(() => call("POST", `pages/${place}/opened`));
}

/** A link that opens nothing: why, and what can be done. */
function dead(place, {status, inviter, org, room, appUrl}) {
  const kind = place.split("/")[0];
  const name = org ?? room;
  const words_of = part => t(`${status}_${kind}_${part}`, {name, inviter}) || t(`${status}_${part}`, {name, inviter});
  const is_dead = !["locked", "full", "unknown"].includes(status);
  const may_ask = is_dead && !(status === "used" && kind !== "links");
  show(words_of("title"), p(words_of("text")), facts([[t("to"), name], [t("from"), inviter]]),
       may_ask && ask_button(place), status === "used" && kind !== "links" && appUrl && link(t("open_app"), app_address(appUrl, {})),
       !is_dead && status !== "unknown" && button(t("again"), "plain", () => location.reload()));
}

function ask_button(place) {
  const told = h("p", {role: "status", class: "good"});
  const ask = button(t("ask"), "main", async () => {
    const {status} = await call("POST", `pages/${place}/ask`);
    told.textContent = status === 202 ? t("asked") : words_for(status);
    if (status === 202) ask.remove();
  });
  return [ask, told];
}

export function you_are_in(text, appUrl, values, ...more) {
  show(t("in_title"), p(text), appUrl ? link(t("open_app"), app_address(appUrl, values)) : p(t("in_close"), {class: "quiet"}), ...more);
}
