/** The respondent's half of docs/decisions/0010: keys that fit their hash, blinding, unblinding, sealing. Keeps nothing. */
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, fromBase64url, joined, sha256, toBase64url } from "./bytes";

interface KeysFile {
  format: string;
  wave: string;
  tally: { suite: string; public: string; custody: string };
  plain_bytes: number;
  sealed_bytes: number;
  strata: { key: string; instrument: string; suite: string; n: string; e: string }[];
}

/** What a place needs of keys.json. */
export interface Keys {
  wave: string;
  hash: string;
  stratum: string;
  instrument: string;
  custody: string;
  tally: string;
  n: string;
  e: string;
}

const FORMAT = "elearn-survey-keys/1";
const TALLY = "DHKEM(P-256,HKDF-SHA256)/HKDF-SHA256/AES-128-GCM";
const BLIND = "RSABSSA-SHA384-PSS-Randomized";
export const PLAIN_BYTES = 128;

const signing = RSABSSA.SHA384.PSS.Randomized();
const sealing = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });

/** WebCrypto is there in secure contexts alone; without it nothing is taken, and nothing is sent in the open. */
export function canSeal(): boolean {
  return typeof crypto !== "undefined" && crypto.subtle !== undefined;
}

/** The stratum's keys from the very bytes whose hash the invitation carries; null for any others. */
export async function readKeys(file: Bytes, hash: string, wave: string, stratum: string): Promise<Keys | null> {
  if (toBase64url(await sha256(file)) !== hash) return null;
  const found = JSON.parse(new TextDecoder().decode(file)) as KeysFile;
  const own = found.strata.find((each) => each.key === stratum);
  const known = found.format === FORMAT && found.tally.suite === TALLY && found.plain_bytes === PLAIN_BYTES && own?.suite === BLIND;
  if (!own || !known || found.wave !== wave) return null;
  return { wave, hash, stratum, instrument: own.instrument, custody: found.tally.custody, tally: found.tally.public, n: own.n, e: own.e };
}

export interface Blinded {
  token: string;
  blinded: string;
  inverse: string;
}

/** A fresh token, and the message to be signed, which tells nothing of it. */
export async function blind(keys: Keys): Promise<Blinded> {
  const token = signing.prepare(crypto.getRandomValues(new Uint8Array(32)));
  const { blindedMsg, inv } = await signing.blind(await signingKey(keys), token);
  return { token: toBase64url(token), blinded: toBase64url(blindedMsg), inverse: toBase64url(inv) };
}

/** The signature of the token itself; throws when the server signed something else or with another key. */
export async function unblind(keys: Keys, made: Blinded, signature: string): Promise<string> {
  const [token, inverse] = [fromBase64url(made.token), fromBase64url(made.inverse)];
  return toBase64url(await signing.finalize(await signingKey(keys), token, fromBase64url(signature), inverse));
}

export async function seal(keys: Keys, plain: Bytes): Promise<string> {
  if (plain.length !== PLAIN_BYTES) throw new Error("a ballot has 128 bytes");
  const tally = fromBase64url(keys.tally);
  const recipientPublicKey = await sealing.kem.deserializePublicKey(tally.buffer);
  const info = new TextEncoder().encode(`elearn-ballot/1 ${keys.wave} ${keys.hash} ${keys.stratum}`);
  const { enc, ct } = await sealing.seal({ recipientPublicKey, info: info.buffer }, plain.buffer);
  return toBase64url(joined(new Uint8Array(enc), new Uint8Array(ct)));
}

function signingKey({ n, e }: Keys): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", { kty: "RSA", n, e, ext: true }, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
}
