// A real OpenID provider (npm oidc-provider, certified by the OpenID Foundation) with people who come in by typing their name.
// Arguments: port, port of the site. On POST /test/next the next id_token is changed as the body says and signed again with the
// provider's own key, which is what a broken or lying provider would do; {"signature": true} breaks the signature instead.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { SignJWT, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK } from "jose";

const [port, ...callbacks] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const jwk = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "one" };
const stranger = (await generateKeyPair("RS256")).privateKey;
let next = null;

const provider = new Provider(issuer, {
  clients: [{ client_id: "elearn", client_secret: "a secret of the test", redirect_uris: callbacks, application_type: "native" }],
  jwks: { keys: [jwk] },
  cookies: { keys: ["for tests only"] },
  features: { devInteractions: { enabled: false } },
  claims: { openid: ["sub", "amr", "email", "master_id"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      email: `${sub}@school.example`,
      ...(sub.startsWith("roster-") ? { master_id: sub.slice("roster-".length) } : {}),
    }),
  }),
});

function read(request) {
  return new Promise((resolve) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => resolve(Buffer.concat(pieces).toString()));
  });
}

function page(response, body) {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,">${body}</html>`);
}

async function interaction(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method === "GET" && details.prompt.name === "login") {
    page(response, `<form method="post"><label>Name <input name="name"></label><label>Steps <input name="amr"></label><button>Go in</button></form>`);
    return;
  }
  const typed = new URLSearchParams(await read(request));
  const result = {};
  if (details.prompt.name === "login") {
    if (!typed.get("name")) {
      await provider.interactionFinished(request, response, { error: "access_denied" });
      return;
    }
    result.login = { accountId: typed.get("name"), amr: (typed.get("amr") || "pwd").split(" ") };
  }
  const accountId = result.login?.accountId ?? details.session.accountId;
  const grant = new provider.Grant({ accountId, clientId: details.params.client_id });
  grant.addOIDCScope("openid");
  result.consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

async function changed(token) {
  const { signature, ...claims } = next;
  next = null;
  const header = decodeProtectedHeader(token);
  const payload = { ...decodeJwt(token), ...claims };
  for (const [name, value] of Object.entries(payload)) if (value === null) delete payload[name];
  return new SignJWT(payload).setProtectedHeader(header).sign(signature ? stranger : await importJWK(jwk, "RS256"));
}

provider.use(async (context, go) => {
  await go();
  if (context.path === "/token" && context.body?.id_token && next) {
    context.body = { ...context.body, id_token: await changed(context.body.id_token) };
  }
});

const handle = provider.callback();
createServer(async (request, response) => {
  if (request.url === "/test/next") {
    next = JSON.parse(await read(request));
    response.end("ok");
  } else if (request.url.startsWith("/interaction/")) {
    await interaction(request, response).catch((error) => response.writeHead(500).end(String(error)));
  } else {
    handle(request, response);
  }
}).listen(Number(port), "localhost", () => process.stdout.write("ready\n"));
