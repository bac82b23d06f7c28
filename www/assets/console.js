// The inviter's page: their invites and links, the state and the history of each.
import {app_address, button, call, show_branding, email_field, entitle, form, h, language, learn, link, p, password_field, session, session_headers, show,
        sign_in, sign_out, t, words_for} from "./page.js";

const room = new URLSearchParams(location.search).get("room");
const [{data: site}] = await Promise.all([call("GET", "pages/look"), learn("console")]);
show_branding(site?.look);
entitle("console_title");

async function start() {
  const {status, data} = await call("GET", "api/login/memberships");
  if (status === 401 && !session.get()) return ask_to_sign_in();
  const orgs = status === 200 ? data.memberships.filter(one => one.roles.some(role => ["Owner", "SuperAdmin"].includes(role))) : [];
  const links = session.get() ? await call("GET", "pages/console/links", {headers: session_headers()}) : {status: 401};
  if (links.status === 401) session.forget();
  if (!orgs.length && links.status === 401) return ask_to_sign_in();
  document.body.classList.add("wide");
  document.getElementById("head").append(h("span", {class: "aside"}, button(t("sign_out"), "plain", leave)));
  const sections = [...(links.status === 200 ? [await links_section(links.data)] : []), ...await Promise.all(orgs.map(invites_section))];
  if (links.status === 200 && links.data.isAdministrator) sections.push(await (await import("./spool.js")).spool_section({state_of, table, when}));
  show(t("console_title"), room && site?.appUrl && p(link(t("open_room"), app_address(site.appUrl, {room}))), sections.length ? sections : p(t("nothing_to_manage")));
}

function ask_to_sign_in() {
  const fields = [email_field(), password_field()];
  show(t("console_sign_in"), room && p(t("room_sign_in")), p(t("console_text"), {class: "quiet"}), form(fields, t("sign_in"), async ({email, password}) => {
    const panel = await call("POST", "api/login/sessions", {body: {email: email.trim(), password}});
    const refused = await sign_in(email.trim(), password);
    if (panel.status === 200 || !refused) return void start();
    return [panel.status, refused].includes(401) ? t("password_wrong") : words_for(refused);
  }));
}

async function leave() {
  await Promise.all([call("DELETE", "api/login/sessions/current"), sign_out()]);
  location.reload();
}

// ---- what sections are made of

const when = iso => new Intl.DateTimeFormat(language, {dateStyle: "medium", timeStyle: "short"}).format(new Date(iso));
const state_of = (state, words = t(`state_${state}`)) => h("span", {class: `state ${state}`}, words);

function table(name, heads, rows) {
  return h("div", {class: "scroll", tabindex: "0", role: "group", "aria-label": name},
           h("table", {}, h("thead", {}, h("tr", {}, heads.map(head => h("th", {scope: "col"}, head)))),
             h("tbody", {}, rows.map(cells => h("tr", {}, cells.map((cell, at) => h(at ? "td" : "th", {scope: at ? undefined : "row", "data-head": heads[at]}, cell)))))));
}

function dialog(title, ...nodes) {
  const box = h("dialog", {"aria-labelledby": "dialog-title", onclose: () => box.remove()},
                h("h2", {id: "dialog-title"}, title), ...nodes.filter(Boolean), h("p", {class: "actions"}, button(t("close"), "plain", () => box.close())));
  document.body.append(box);
  box.showModal();
  return box;
}

const event_of = kind => t(`event_${kind}`) || t(`state_${kind.replace("email_", "")}`) || kind;

async function show_history(title, path) {
  const {status, data} = await call("GET", path, {headers: session_headers()});
  const lines = status === 200 ? data.lines.map(line => h("li", {}, h("time", {datetime: line.at}, when(line.at)), " ", h("strong", {}, event_of(line.kind)),
    line.actor && ` · ${line.actor}`, line.detail && h("small", {}, line.detail))) : [h("li", {}, words_for(status))];
  dialog(t("history_of", {name: title}), h("ol", {class: "history"}, lines));
}

/** As text to copy and as a code. */
async function show_link(title, url) {
  const told = h("span", {role: "status", class: "good"});
  const box = dialog(title, h("p", {}, h("label", {for: "made-link"}, t("link")), h("input", {id: "made-link", readonly: true, value: url})),
    h("p", {class: "actions"}, button(t("copy"), "main", async () => {
      await navigator.clipboard.writeText(url).catch(() => document.getElementById("made-link").select());
      told.textContent = t("copied");
    }), told), h("div", {class: "code", role: "img", "aria-label": t("code")}));
  const {status, data} = await call("POST", "pages/qr", {body: {link: url}, headers: session_headers()});
  if (status === 200) box.querySelector(".code").append(document.importNode(new DOMParser().parseFromString(data, "image/svg+xml").documentElement, true));
}

function sure(question, act) {
  const box = dialog(question, h("p", {class: "actions"}, button(t("yes"), "main", async () => { await act(); box.close(); })));
}

// ---- invites into an organization

async function invites_section(org) {
  const section = h("section", {"aria-labelledby": `org-${org.orgId}`});
  const path = `pages/console/orgs/${org.orgId}/invites`;
  const roles = ["SuperAdmin", "Sysadmin", "Support", "Business", "SiteAccess"];

  async function issue(email, name, role) {
    const {status, data} = await call("POST", `api/orgs/${org.orgId}/invites`, {body: {email, name, roles: [].concat(role), sendEmail: true}});
    if (status === 201) {
      await fill();
      return void show_link(t("invited", {email}), data);
    }
    return {400: {words: t("not_an_address"), field: "email"}, 409: {words: t(data?.code === "blocked" ? "blocked" : "member_already"), field: "email"}}[status] ?? words_for(status);
  }

  function offer() {
    const role = h("div", {class: "field"}, h("label", {for: "role"}, t("role")),
                   h("select", {id: "role", name: "role"}, roles.map(one => h("option", {value: one}, t(`role_${one}`)))));
    const fields = [{...email_field(), autocomplete: "off"}, {name: "name", label: t("name"), autocomplete: "off", maxlength: 255}, role];
    const box = dialog(t("invite_to", {org: org.orgName}), form(fields, t("send"), async values => {
      const fault = await issue(values.email.trim(), values.name, values.role);
      if (!fault) box.close();
      return fault;
    }));
  }

  function actions(invite) {
    const known = [button(t("history"), "plain", () => show_history(invite.email, `${path}/${invite.id}`))];
    if (invite.memberId) known.unshift(button(t("send_again"), "plain", () => issue(invite.email, invite.name, invite.roles)));
    if (invite.memberId) known.push(button(t("revoke"), "plain", () => sure(t("revoke_sure", {name: invite.email}), async () => {
      await call("DELETE", `api/orgs/${org.orgId}/members/${invite.memberId}`);
      await fill();
    })));
    return h("div", {class: "actions"}, known);
  }

  async function fill() {
    const {status, data} = await call("GET", path);
    const rows = status === 200 ? data.invites.map(invite => [invite.email, state_of(invite.state), [invite.roles.map(one => t(`role_${one}`)).join(", ")],
                                                              when(invite.since), actions(invite)]) : [];
    section.replaceChildren(h("div", {class: "line"}, h("h2", {id: `org-${org.orgId}`}, t("invites_to", {org: org.orgName})), button(t("invite"), "main", offer)),
                            rows.length ? table(t("invites_to", {org: org.orgName}), [t("email"), t("state"), t("role"), t("since"), t("actions")], rows) : p(t("no_invites"), {class: "quiet"}));
  }

  await fill();
  return section;
}

// ---- room links

async function links_section({links, rooms, isAdministrator}) {
  const section = h("section", {"aria-labelledby": "links"});

  async function refill() {
    const {status, data} = await call("GET", "pages/console/links", {headers: session_headers()});
    if (status === 200) ({links, rooms} = data, fill());
  }

  function offer() {
    const choice = (name, label, numbers, words) => h("div", {class: "field"}, h("label", {for: name}, label),
      h("select", {id: name, name}, numbers.map(number => h("option", {value: number}, number ? t(words, {number}) : t("without_end")))));
    const where = h("div", {class: "field"}, h("label", {for: "rid"}, t("room")),
                    h("select", {id: "rid", name: "rid"}, rooms.map(one => h("option", {value: one.id}, one.name))));
    const box = dialog(t("new_link"), form([where, choice("days", t("until"), [7, 1, 15, 30, 0], "days"), choice("maxUses", t("uses"), [25, 1, 5, 10, 50, 100, 0], "persons")],
      t("create_link"), async ({rid, days, maxUses}) => {
        const {status, data} = await call("POST", "api/v1/findOrCreateInvite", {body: {rid, days: Number(days), maxUses: Number(maxUses)}, headers: session_headers()});
        if (status !== 200) return status === 400 ? t("link_refused") : words_for(status);
        box.close();
        await refill();
        show_link(t("new_link"), data.url);
      }));
  }

  function actions(one) {
    const known = [button(t("history"), "plain", () => show_history(one.room, `pages/console/links/${one.id}`))];
    if (one.url) known.unshift(button(t("show_link"), "plain", () => show_link(one.room || t("link"), one.url)));
    if (one.state !== "withdrawn") known.push(button(t("revoke"), "plain", () => sure(t("revoke_sure", {name: one.room}), async () => {
      await call("POST", `pages/console/links/${one.id}/withdraw`, {headers: session_headers()});
      await refill();
    })));
    return h("div", {class: "actions"}, known);
  }

  function fill() {
    const rows = links.map(one => [one.room || t("no_room"), state_of(one.state), one.state === "withdrawn" ? "" : one.maxUses ? `${one.uses} / ${one.maxUses}` : String(one.uses),
                                   one.expiresAt ? when(one.expiresAt) : "–", ...(isAdministrator ? [one.maker] : []), actions(one)]);
    const heads = [t("room"), t("state"), t("uses"), t("until"), ...(isAdministrator ? [t("by")] : []), t("actions")];
    section.replaceChildren(h("div", {class: "line"}, h("h2", {id: "links"}, t("links")), rooms.length > 0 && button(t("new_link"), "main", offer)),
                            rows.length ? table(t("links"), heads, rows) : p(t("no_links"), {class: "quiet"}));
  }

  fill();
  return section;
}

await start();
