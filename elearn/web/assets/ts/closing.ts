/** On the page where trustees close a survey. */
import { register } from "./lib/dom";
import { Shares } from "./survey/shares";

register("shares", Shares);
