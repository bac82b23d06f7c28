// A browser for tests in other languages: reads one JSON request a line, answers each by a line. Chromium is the system's.
//   {"do": "open", "page": NAME, "url", "locale"?, "width"?, "height"?, "dark"?, "scale"?, "fresh"?, "scripts"?}
//   {"do": "fill", "page", "label", "value"} {"do": "click", "page", "role"?, "name", "within"?} {"do": "press", "page", "key"}
//   {"do": "await", "page", "text"} {"do": "appear", "page", "selector"}   wait until that is on the page
//   {"do": "text", "page"} {"do": "title", "page"} {"do": "focused", "page"} {"do": "shot", "page", "file"}
//   {"do": "axe", "page"}               violations of WCAG 2.2 A and AA and best practices
//   {"do": "overflow", "page"}          by how many pixels the page is wider than its window
//   {"do": "traffic", "page"}           what the page has asked for: [{url, method, status, bytes, headers}]
//   {"do": "errors", "page"}            what the console complained of
//   {"do": "eval", "page", "script"} {"do": "close", "page"}
"use strict";

const fs = require("fs");
const readline = require("readline");
const {chromium} = require("playwright-core");
const axe_source = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const pages = new Map();
let browser;

/** A page is there once its script has shown what it has to show. */
async function arrive(page, url) {
  await page.goto(url, {waitUntil: "load"});
  await page.locator("main:not([aria-busy])").waitFor();
}

async function open({page: name, url, locale = "en-GB", width = 1280, height = 800, dark = false, scale = 1, fresh = true, scripts = true}) {
  const known = pages.get(name);
  if (known && !fresh) {
    known.traffic.length = 0;
    await arrive(known.page, url);
    return true;
  }
  if (known) await known.context.close();
  const context = await browser.newContext({locale, viewport: {width, height}, colorScheme: dark ? "dark" : "light", deviceScaleFactor: scale, javaScriptEnabled: scripts,
                                            ignoreHTTPSErrors: true, permissions: ["clipboard-read", "clipboard-write"]});
  const page = await context.newPage();
  const entry = {context, page, traffic: [], errors: []};
  page.on("console", message => { if (message.type() === "error") entry.errors.push(message.text()); });
  page.on("pageerror", error => entry.errors.push(String(error)));
  page.on("requestfinished", request => note(entry, request).catch(() => {}));   // the page may be closed meanwhile
  pages.set(name, entry);
  await arrive(page, url);
  return true;
}

async function note(entry, request) {
  const answer = await request.response();
  const body = await answer.body().catch(() => Buffer.alloc(0));
  entry.traffic.push({url: request.url(), method: request.method(), status: answer.status(), bytes: body.length,
                      referer: (await request.allHeaders()).referer ?? "", cache: answer.headers()["cache-control"] ?? ""});
}

const acts = {
  open,
  fill: async ({page, label, value}) => { await pages.get(page).page.getByLabel(label, {exact: true}).first().fill(value); },
  select: async ({page, label, value}) => { await pages.get(page).page.getByLabel(label, {exact: true}).first().selectOption(value); },
  click: async ({page, role = "button", name, within}) => {
    const {page: shown} = pages.get(page);
    const place = within ? shown.getByRole("row").filter({hasText: within}) : shown;
    await place.getByRole(role, {name, exact: true}).first().click();
  },
  appear: async ({page, selector}) => { await pages.get(page).page.locator(selector).first().waitFor(); return true; },
  press: async ({page, key}) => { await pages.get(page).page.keyboard.press(key); },
  await: async ({page, text}) => { await pages.get(page).page.getByText(text).first().waitFor(); return true; },
  text: ({page}) => pages.get(page).page.locator("body").innerText(),
  title: ({page}) => pages.get(page).page.title(),
  focused: ({page}) => pages.get(page).page.evaluate(() => document.activeElement.innerText || document.activeElement.name || document.activeElement.tagName),
  shot: async ({page, file}) => { await pages.get(page).page.screenshot({path: file, fullPage: true, animations: "disabled"}); },
  overflow: ({page}) => pages.get(page).page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  traffic: async ({page}) => { await pages.get(page).page.waitForLoadState("networkidle"); return pages.get(page).traffic; },
  errors: ({page}) => pages.get(page).errors,
  eval: ({page, script}) => pages.get(page).page.evaluate(script),
  axe: async ({page}) => {
    const {page: shown} = pages.get(page);
    await shown.evaluate(() => Promise.all(document.getAnimations().map(animation => animation.finished)));
    await shown.evaluate(axe_source);   // by the debugger's door: the page's own policy admits no such script
    const found = await shown.evaluate(() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}));
    return found.violations.map(one => `${one.id}: ${one.nodes.map(node => `${node.html} ${node.failureSummary}`).join(" | ")}`);
  },
  close: async ({page}) => { await pages.get(page).context.close(); pages.delete(page); },
};

async function main() {
  browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]});
  for await (const line of readline.createInterface({input: process.stdin})) {
    const asked = JSON.parse(line);
    let answer;
    try {
      answer = {value: await acts[asked.do](asked) ?? null};
    } catch (error) {
      answer = {error: String(error)};
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
  await browser.close();
}

main();
