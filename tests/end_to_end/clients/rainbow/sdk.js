// Rainbow's SDK for Node, used by its REST side only, driven by lines of JSON on stdin:
//   {"method": "createBubble", "arguments": ["Weekly", "topic"]}
// and answering each with a line: {"value": …} or {"error": what the SDK rejects with}. It signs in first.
//
//   node sdk.js BASE-URL LOGIN PASSWORD APPLICATION-ID APPLICATION-SECRET
"use strict";

const { createInterface } = require("node:readline");
const { config } = require("rainbow-node-sdk/lib/config/config");
const { NodeSDK } = require("rainbow-node-sdk");

async function signedIn() {
  const [base, login, password, appID, appSecret] = process.argv.slice(2);
  const { protocol, hostname, port } = new URL(base);
  // The SDK knows hosts by name only, all of them with https on port 443.
  Object.assign(config.any.http, { protocol: protocol.slice(0, -1), port: Number(port) });
  const sdk = new NodeSDK({
    rainbow: { host: hostname, mode: "cli" },
    credentials: { login, password },
    application: { appID, appSecret },
    logs: { enableConsoleLogs: false, enableFileLogs: false, enableEventsLogs: false },
    im: { messageMaxLength: 1024, sendReadReceipt: false },
    testOutdatedVersion: false,
    testDNSentry: false,
  });
  const { _http: http, _rest: rest } = sdk._core;
  await http.start();
  await rest.start(http);
  await rest.signin();
  return rest;
}

async function main() {
  const rest = await signedIn();
  console.log(JSON.stringify({ value: { id: rest.account.id, loginEmail: rest.account.loginEmail } }));
  for await (const line of createInterface({ input: process.stdin })) {
    const { method, arguments: values } = JSON.parse(line);
    try {
      console.log(JSON.stringify({ value: (await rest[method](...values)) ?? null }));
    } catch (error) {
      console.log(JSON.stringify({ error }));
    }
  }
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
