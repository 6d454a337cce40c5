// What every page has: clocks, keys, menus, short answers, the stream.
import * as aloud from "./aloud.js";
import * as clocks from "./clocks.js";
import * as cross from "./cross.js";
import * as keys from "./keys.js";
import * as leave from "./leave.js";
import * as live from "./live.js";
import * as menus from "./menus.js";
import * as phone from "./phone.js";
import * as rest from "./rest.js";
import * as toasts from "./toasts.js";

aloud.start();
clocks.start();
cross.start();
keys.start();
leave.start();
menus.start();
phone.start();
rest.start();
toasts.start();
live.start();
