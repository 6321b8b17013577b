/** On the lesson player. The player comes first: it puts kept answers back before the other parts look at them. */
import { Controls } from "./lesson/controls";
import { Ordering } from "./lesson/ordering";
import { Player } from "./lesson/player";
import { Ranking } from "./lesson/ranking";
import { Scene } from "./lesson/scene";
import { Screens } from "./lesson/screens";
import { register } from "./lib/dom";

register("player", Player);
register("scene", Scene);
register("screens", Screens);
register("controls", Controls);
register("ordering", Ordering);
register("ranking", Ranking);
