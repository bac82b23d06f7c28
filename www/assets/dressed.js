// A page that works without scripts, in the operator's look where there are some.
import {call, dress} from "./page.js";

dress((await call("GET", "pages/look")).data?.look);
