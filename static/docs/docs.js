// Draws the OpenAPI document as a list of doors. Text only: nothing of the document is read as markup.
const METHODS = ["get", "post", "put", "patch", "delete"];

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// A short form of a schema, one level of references resolved.
function shape(schema, schemas, depth = 0) {
  if (!schema) return "";
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return depth > 1 ? name : shape(schemas[name], schemas, depth + 1) || name;
  }
  const pad = "  ".repeat(depth + 1);
  if (schema.properties) {
    const needed = new Set(schema.required || []);
    const rows = Object.entries(schema.properties).map(
      ([name, inner]) => `${pad}${name}${needed.has(name) ? "" : "?"}: ${shape(inner, schemas, depth + 1)}`,
    );
    return `{\n${rows.join("\n")}\n${"  ".repeat(depth)}}`;
  }
  if (schema.items) return `${shape(schema.items, schemas, depth + 1)}[]`;
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(" | ");
  const choices = schema.oneOf || schema.anyOf;
  if (choices) return choices.map((c) => shape(c, schemas, depth + 1)).join(" | ");
  return [].concat(schema.type || "any").join(" | ");
}

function door(path, method, operation, schemas) {
  const box = element("details");
  const head = element("summary");
  head.append(element("span", "method", method.toUpperCase()), element("span", "path", path), element("span", "", operation.summary || ""));
  const inside = element("div", "inside");
  inside.append(element("div", "", `Right: ${operation["x-permission"] || "signed in"}`));
  for (const parameter of operation.parameters || []) {
    inside.append(element("div", "", `${parameter.in} ${parameter.name}${parameter.required ? "" : " (optional)"}: ${parameter.description || ""}`));
  }
  const body = operation.requestBody && Object.values(operation.requestBody.content)[0];
  if (body) inside.append(element("div", "", "Body"), element("pre", "", shape(body.schema, schemas)));
  for (const [status, response] of Object.entries(operation.responses || {})) {
    const content = response.content && Object.values(response.content)[0];
    inside.append(element("div", "", `${status} ${response.description || ""}`));
    if (content) inside.append(element("pre", "", shape(content.schema, schemas)));
  }
  box.append(head, inside);
  box.dataset.words = `${method} ${path} ${operation.summary || ""} ${operation.operationId || ""}`.toLowerCase();
  return box;
}

async function draw() {
  const main = document.getElementById("doors");
  const answer = await fetch("/api/v1/openapi.json");
  if (!answer.ok) throw new Error(String(answer.status));
  const document_ = await answer.json();
  const schemas = (document_.components && document_.components.schemas) || {};
  const rooms = new Map();
  for (const [path, item] of Object.entries(document_.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const room = (operation.tags && operation.tags[0]) || "other";
      if (!rooms.has(room)) rooms.set(room, []);
      rooms.get(room).push(door(path, method, operation, schemas));
    }
  }
  main.replaceChildren();
  for (const [room, doors] of rooms) {
    const section = element("section");
    section.append(element("h2", "", room), ...doors);
    main.append(section);
  }
  document.getElementById("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const box of main.querySelectorAll("details")) box.hidden = !box.dataset.words.includes(wanted);
    for (const section of main.querySelectorAll("section")) section.hidden = !section.querySelector("details:not([hidden])");
  });
}

draw().catch(() => {
  document.getElementById("doors").replaceChildren(element("p", "", "The document could not be read. Load the page again."));
});
