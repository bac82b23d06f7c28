// A client made from orchd's OpenAPI document by openapi-client-axios, driven by lines of JSON on stdin:
//   {"operation": "createInvite", "parameters": {…}, "body": …, "headers": {…}}
// and answering each with a line: {"status": …, "data": …, "cookie": "…"}.
//
//   node orchd.js DOCUMENT BASE-URL
"use strict";

const { createInterface } = require("node:readline");
const { readFileSync } = require("node:fs");
const OpenAPIClientAxios = require("openapi-client-axios").default;

async function main() {
  const [document, baseURL] = process.argv.slice(2);
  const api = new OpenAPIClientAxios({
    definition: JSON.parse(readFileSync(document, "utf8")),
    axiosConfigDefaults: { baseURL, validateStatus: () => true, proxy: false },
  });
  const client = await api.init();
  for await (const line of createInterface({ input: process.stdin })) {
    const { operation, parameters, body, headers } = JSON.parse(line);
    const answer = await client[operation](parameters, body, { headers });
    const [cookie] = answer.headers["set-cookie"] ?? [""];
    console.log(JSON.stringify({ status: answer.status, data: answer.data, cookie: cookie.split(";")[0] }));
  }
}

main();
