// What all pages share. No page makes HTML from data: text is inserted as text.

export const base = new URL("..", import.meta.url).pathname;

// ---- calling the server

/** {status, data}; status 0: no answer. Never throws. */
export async function call(method, path, {body, headers = {}} = {}) {
  const asked = {method, headers: {"X-Usher-Page": "1", ...headers}, cache: "no-store", credentials: "same-origin"};
  if (body !== undefined) {
    asked.body = JSON.stringify(body);
    asked.headers["Content-Type"] = "application/json";
  }
  try {
    const answer = await fetch(base + path, asked);
    const text = await answer.text();
    const is_json = (answer.headers.get("Content-Type") ?? "").includes("json");
    return {status: answer.status, data: is_json && text ? JSON.parse(text) : text};
  } catch {
    return {status: 0, data: null};
  }
}

// ---- the session at the workspace (the one at an organization's panel is a cookie that no script sees)

const session_key = "usher";

export const session = {
  get() {
    try { return JSON.parse(localStorage.getItem(session_key)); } catch { return null; }
  },
  keep(userId, authToken) { try { localStorage.setItem(session_key, JSON.stringify({userId, authToken})); } catch { /* then for this page only */ } },
  forget() { try { localStorage.removeItem(session_key); } catch { /* there was none */ } },
};

export function session_headers(known = session.get()) {
  return known ? {"X-Auth-Token": known.authToken, "X-User-Id": known.userId} : {};
}

/** Signs in at the workspace. Returns nothing, or the status of the refusal. */
export async function sign_in(user, password) {
  const answer = await call("POST", "api/v1/login", {body: {user, password}});
  if (answer.status !== 200) return answer.status;
  session.keep(answer.data.data.userId, answer.data.data.authToken);
}

export async function sign_out() {
  if (session.get()) await call("POST", "api/v1/logout", {headers: session_headers()});
  session.forget();
}

// ---- words

/** The first of the reader's languages that there are words in, or English. */
async function first_language() {
  for (const language of new Set(navigator.languages.map(wanted => wanted.split("-")[0].toLowerCase()))) {
    try {
      return {language, forms: (await import(`./words/forms.${language}.js`)).default};
    } catch { /* none in this one */ }
  }
  return {language: "en", forms: (await import("./words/forms.en.js")).default};
}

const {language, forms} = await first_language();
export {language};
document.documentElement.lang = language;
const words = {...forms};

/** More words for this page: "words/<part>.<language>.js". */
export async function learn(part) {
  Object.assign(words, (await import(`./words/${part}.${language}.js`)).default);
}

/** The words for a key, with {names} filled in. */
export function t(key, values = {}) {
  return (words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// ---- what is shown

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false && child !== ""));
  return element;
}

export const p = (text, properties) => text && h("p", properties, text);
export const button = (text, kind, onclick) => h("button", {type: "button", class: kind, onclick: async event => {
  event.currentTarget.disabled = true;
  try { await onclick(event); } finally { event.target.disabled = false; }
}}, text);
export const link = (text, href, kind = "button main") => h("a", {class: kind, href}, text);

let shown_once = false;

/** Shows these in place of what was there. The heading gets the focus, so that a screen reader announces the change. */
export function show(title, ...nodes) {
  const heading = h("h1", {tabindex: "-1"}, title);
  const main = document.getElementById("main");
  main.replaceChildren(heading, ...nodes.flat().filter(Boolean));
  main.removeAttribute("aria-busy");
  if (shown_once) heading.focus();
  shown_once = true;
}

let site_name = "";

export function show_branding(look) {
  if (!look) return;
  site_name = look.name;
  document.documentElement.style.setProperty("--brand", look.colour);
  document.documentElement.style.setProperty("--ink", look.ink);
  const mark = look.logo ? h("img", {src: base + look.logo.slice(1), alt: ""})
                         : h("span", {class: "mark", "aria-hidden": "true"}, [...look.name][0]?.toUpperCase());
  document.getElementById("head").replaceChildren(mark, h("span", {}, look.name));
}

export function entitle(key) {
  document.title = site_name ? `${t(key)} · ${site_name}` : t(key);
}

// ---- forms

/** A field with its label; the rest are attributes of its input. */
export function field({name, label, type = "text", hint, ...rest}) {
  const input = h("input", {id: name, name, type, required: true, "aria-describedby": hint ? `${name}-hint` : undefined, ...rest});
  const secret = type === "password" && h("div", {class: "secret"}, input, h("button", {type: "button", "aria-pressed": "false",
    "aria-controls": name, onclick: event => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      event.currentTarget.setAttribute("aria-pressed", String(hidden));
    }}, t("show")));
  return h("div", {class: "field"}, h("label", {for: name}, label), secret || input, hint && h("small", {id: `${name}-hint`}, hint));
}

/** act(values) returns nothing, or what is wrong: words, or {field, words}. */
export function form(fields, submit, act) {
  const alert = h("p", {class: "alert", role: "alert", id: "alert"});
  const send = h("button", {class: "main", type: "submit"}, submit);
  const element = h("form", {novalidate: true, onsubmit: async event => {
    event.preventDefault();
    alert.textContent = "";
    const inputs = [...element.elements].filter(input => input.name);
    for (const input of inputs) input.removeAttribute("aria-invalid");
    const refuse = (text, input) => {
      alert.textContent = text;
      const where = input ?? inputs.find(one => one.type === "password" || one.autocomplete.includes("password"));
      where?.setAttribute("aria-invalid", "true");
      where?.focus();
    };
    const bad = inputs.find(input => !input.checkValidity());
    if (bad) return refuse(bad.validity.valueMissing ? t("missing", {field: bad.labels[0].textContent})
                         : bad.validity.tooShort ? t("too_short", {min: bad.minLength}) : t("not_an_address"), bad);
    send.disabled = true;
    const fault = await act(Object.fromEntries(new FormData(element)));
    send.disabled = false;
    if (fault) refuse(fault.words ?? fault, fault.field && element.elements[fault.field]);
  }}, fields.map(one => one instanceof Element ? one : field(one)), alert, send);
  return element;
}

export const email_field = (value, fixed) =>
  ({name: "email", label: t("email"), type: "email", autocomplete: "username", value, readonly: fixed, maxlength: 254});
export const password_field = () => ({name: "password", label: t("password"), type: "password", autocomplete: "current-password"});
export const new_password_field = (min, mixed) =>
  ({name: "password", label: t("new_password"), type: "password", autocomplete: "new-password", minlength: min, maxlength: mixed ? 64 : undefined,
    hint: t(mixed ? "password_hint_mixed" : "password_hint", {min})});

/** What to say to a refusal for which the page has no words of its own. */
export function words_for(status) {
  if (status === 429) return t("too_many");
  return t(status === 0 || status >= 500 ? "not_available" : "failed");
}

/** Where to go next: the operator's address with the known values filled in. */
export function app_address(pattern, values) {
  return pattern.replace(/\{(org|room|room_name)\}/g, (_, name) => encodeURIComponent(values[name] ?? ""));
}
