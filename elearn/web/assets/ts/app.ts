/** On every page. Room controllers come from their own files and register in the same way. */
import { register } from "./lib/dom";
import { Prefs } from "./lib/prefs";
import { ReadAloud } from "./lib/speech";

document.documentElement.dataset["script"] = "on";
register("prefs", Prefs);
register("read-aloud", ReadAloud);
