// A page that has its words already gets the operator's look.
import {call, dress} from "./page.js";

dress((await call("GET", "pages/look")).data?.look);
