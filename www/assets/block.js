// The block page works without scripts, in English. With them it has the operator's branding and the reader's language.
import {call, show_branding, entitle, language, learn, t} from "./page.js";

const [{data}] = await Promise.all([call("GET", "pages/look"), language !== "en" && learn("block")]);
show_branding(data?.look);
for (const [selector, key] of [["h1", "title"], ["h1 + p", "text"], ["form button", "button"], [".quiet", "quiet"]]) {
  const place = document.querySelector(`main ${selector}`);
  if (place && t(key)) place.textContent = t(key);
}
if (t("title")) entitle("title");
