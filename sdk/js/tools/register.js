/** Makes Node load TypeScript: `node --import tollgate-check/tools/register.js`. */

import { register } from "node:module";

register("./hooks.js", import.meta.url);
