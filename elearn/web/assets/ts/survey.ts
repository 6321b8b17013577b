/** On the pages of a survey. */
import { register } from "./lib/dom";
import { KeepKeys } from "./survey/announced";
import { SurveyCheck } from "./survey/check";
import { SurveyPage } from "./survey/page";
import { beginAnewWithTheNextSlip, SlipCode } from "./survey/slip";

register("survey", SurveyPage);
register("survey-check", SurveyCheck);
register("slip", SlipCode);
register("keep-keys", KeepKeys);
beginAnewWithTheNextSlip();
