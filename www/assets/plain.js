// A page that needs no data but the operator's branding.
import {call, show_branding, entitle, learn, show, p, t, base, link} from "./page.js";

const [{data}] = await Promise.all([call("GET", "pages/look"), learn("links")]);
show_branding(data?.look);
entitle("home_title");
show(t("home_title"), p(t("home_text")), p(t("home_invited")), link(t("open_console"), `${base}console`, "button plain"));
