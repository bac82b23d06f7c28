// Puts the operator's branding on a page that has its words already.
import {call, show_branding} from "./page.js";

show_branding((await call("GET", "pages/look")).data?.look);
