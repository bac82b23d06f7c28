// How a page about a link begins, and how it can end: "you are in", or the link has ended.
import {app_address, button, call, show_branding, entitle, field, h, language, learn, link, p, session_headers, show, t, words_for} from "./page.js";

/** Runs `then` once a person sees the page, not while it is only prefetched or prerendered. */
export function when_seen(then) {
  if (document.prerendering) document.addEventListener("prerenderingchange", () => when_seen(then), {once: true});
  else if (document.visibilityState !== "visible") document.addEventListener("visibilitychange", () => when_seen(then), {once: true});
  else then();
}

export function date(iso) {
  return new Intl.DateTimeFormat(language, {dateStyle: "long"}).format(new Date(iso));
}

/** What is known about an invitation, as a list: [[words, value], …]. */
export function facts(rows) {
  const told = rows.filter(([, value]) => value);
  return told.length ? h("dl", {class: "who"}, told.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])) : null;
}

/** First and last name, beside each other where there is room. */
export function name_fields() {
  return h("div", {class: "pair"}, [["first", "given-name"], ["last", "family-name"]].map(([name, autocomplete]) =>
    field({name, label: t(name), autocomplete, maxlength: 100})));
}

/** Asks what the link opens, and hands the answer to `open` if it opens anything. `place`: "invites/KEY". */
export async function begin(place, title, open) {
  // An invite into an organization is accepted by the panel's cookie; a room is joined by the workspace's token.
  const asked = call("GET", `pages/${place}`, {headers: place.startsWith("links/") ? session_headers() : {}});
  await learn("links");
  const {status, data} = await asked;
  if (status !== 200) {
    entitle(title);
    return show(t("sorry"), p(words_for(status)), button(t("again"), "main", () => begin(place, title, open)));
  }
  show_branding(data.look);
  entitle(title);
  if (data.status === "open") open(data);
  else show_ended(place, data);
  when_seen(() => call("POST", `pages/${place}/opened`));
}

/** A link that opens nothing: why not, and what can be done. */
function show_ended(place, {status, inviter, org, room, appUrl}) {
  const kind = place.split("/")[0];
  const name = org ?? room;
  const words_of = part => t(`${status}_${kind}_${part}`, {name, inviter}) || t(`${status}_${part}`, {name, inviter});
  const has_ended = !["locked", "full", "unknown"].includes(status);
  const may_ask = has_ended && !(status === "used" && kind !== "links");
  show(words_of("title"), p(words_of("text")), facts([[t("to"), name], [t("from"), inviter]]),
       may_ask && ask_button(place), status === "used" && kind !== "links" && appUrl && link(t("open_app"), app_address(appUrl, {})),
       !has_ended && status !== "unknown" && button(t("again"), "plain", () => location.reload()));
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
