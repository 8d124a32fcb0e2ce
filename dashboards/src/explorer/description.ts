/** The description of the API, `/api/v2/openapi.json`, as this page shows it. */

/** As much of JSON Schema as the description has. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  const?: unknown;
  enum?: unknown[];
  example?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

interface Content {
  content?: {
    "application/json": { schema: Schema; examples?: Record<string, { value: unknown }> };
  };
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required?: boolean;
  description?: string;
}

/** Who may do what. */
export interface Permission {
  /** Where several operations have one path and method. */
  operationName: string | null;
  roles: string[];
  rolesForOwn: string[] | null;
  /** Who may where the operator lets them. */
  rolesIfAllowed?: string[] | null;
  /** What the contact centre must not do without. */
  features: string[];
}

interface Described {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  "x-operations": Permission[];
  parameters: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content & { description: string }>;
}

/** The whole description. */
export interface Description {
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

/** What is told of one attribute. */
export interface Attribute {
  name: string;
  holds: string;
  isNeeded: boolean;
  about: string;
}

/** One of the shapes that a body or a reply can have. */
export interface Shape {
  name: string;
  schema: Schema;
  /** What the description shows of it, if it does. */
  example?: unknown;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  permissions: Permission[];
  parameters: Parameter[];
  /** The bodies that it understands. */
  bodies: Shape[];
  /** What it replies where it succeeds. */
  successes: Shape[];
  errors: { status: string; about: string }[];
}

/** An operation, with all that is needed to show it. */
export interface Told {
  description: Description;
  operation: Operation;
  /** What all paths stand behind. */
  base: string;
}

export interface Chapter {
  name: string;
  operations: Operation[];
}

/** How deep an example goes; nothing in the description refers to itself. */
const DEPTH_MAX = 8;
const METHODS = ["get", "post", "put", "delete"];

/** The shapes of a body or a reply: as many as there are examples, or schemas where those are more. */
function shapes(described: Content | undefined): Shape[] {
  const content = described?.content?.["application/json"];
  if (content === undefined) return [];
  const schemas = content.schema.anyOf ?? [content.schema];
  const examples = Object.entries(content.examples ?? {});
  if (examples.length < schemas.length) {
    return schemas.map((schema, place) => ({ name: bodyName(schema, place), schema }));
  }
  return examples.map(([name, { value }], place) => {
    const schema = schemas[examples.length === schemas.length ? place : 0] ?? {};
    return { name, schema, example: value };
  });
}

function operation(path: string, method: string, described: Described): Operation {
  const responses = Object.entries(described.responses);
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    summary: described.summary,
    permissions: described["x-operations"],
    parameters: described.parameters,
    bodies: shapes(described.requestBody),
    successes: [...shapes(described.responses["200"]), ...shapes(described.responses["202"])],
    errors: responses
      .filter(([status]) => !status.startsWith("2"))
      .map(([status, { description }]) => ({ status, about: description })),
  };
}

/** All operations by chapters, both in the order of the description. */
export function chapters({ paths }: Description): Chapter[] {
  const found = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of METHODS) {
      const described = methods[method];
      if (described === undefined) continue;
      const name = described.tags[0] ?? "";
      found.set(name, [...(found.get(name) ?? []), operation(path, method, described)]);
    }
  }
  return [...found].map(([name, operations]) => ({ name, operations }));
}

/** The name of what a schema refers to, if it does. */
function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.replace("#/components/schemas/", "");
}

/** What a schema stands for. */
export function resolved({ components }: Description, schema: Schema): Schema {
  const name = nameOf(schema);
  return name === undefined ? schema : (components.schemas[name] ?? {});
}

/** The name of a body among several: its `operationName`, else whether it has one object or many. */
function bodyName(schema: Schema, place: number): string {
  const name = schema.properties?.["operationName"]?.const;
  if (typeof name === "string") return name;
  return place === 0 ? "one" : "many at once";
}

/** The type of a value; of what may also be null, the other one. */
function typeOf({ type }: Schema): string | undefined {
  return Array.isArray(type) ? type[0] : type;
}

/** What a value holds, in words. */
export function holds(description: Description, schema: Schema): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((one) => holds(description, one)).join(" or ");
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" or ");
  const type = typeOf(schema);
  if (type === "array") return `list of ${holds(description, schema.items ?? {})}`;
  return type ?? "anything";
}

/** The attributes of an object. */
export function attributes(description: Description, schema: Schema): Attribute[] {
  const { properties, required } = resolved(description, schema);
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    holds: holds(description, property),
    isNeeded: required?.includes(name) ?? false,
    about: property.description ?? "",
  }));
}

/** The objects that a reply has, each by its name. */
export function objects(shapes: Shape[]): string[] {
  const parts = shapes.flatMap(({ schema }) => Object.values(schema.properties ?? {}));
  const names = parts.map((part) => nameOf(part) ?? nameOf(part.items ?? {}));
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** A value that fits a schema, as a beginning for somebody who writes one. */
export function example(description: Description, schema: Schema, depth = 0): unknown {
  const { properties, items, anyOf, ...meant } = resolved(description, schema);
  if (meant.example !== undefined) return meant.example;
  if (meant.const !== undefined) return meant.const;
  if (meant.enum !== undefined) return meant.enum[0];
  if (depth >= DEPTH_MAX) return null;
  if (anyOf !== undefined) return example(description, anyOf[0] ?? {}, depth + 1);
  switch (typeOf(meant)) {
    case "object": {
      const values = Object.entries(properties ?? {}).map(([name, property]) => [
        name,
        example(description, property, depth + 1),
      ]);
      return Object.fromEntries(values);
    }
    case "array":
      return [example(description, items ?? {}, depth + 1)];
    case "boolean":
      return false;
    case "integer":
      return 0;
    default:
      return "…";
  }
}

/** The address of a call: what is typed in the places of its path, and behind it what is not empty. */
export function address(operation: Operation, typed: Record<string, string>): string {
  const place = (_: string, name: string): string => encodeURIComponent(typed[name] ?? "");
  const path = operation.path.replace(/\{(\w+)\}/g, place);
  const query = new URLSearchParams();
  for (const { name, in: where } of operation.parameters) {
    const value = typed[name] ?? "";
    if (where === "query" && value !== "") query.set(name, value);
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Whether an operation has all the words of a text. */
export function matches(operation: Operation, text: string): boolean {
  const { method, path, summary, permissions } = operation;
  const names = permissions.map(({ operationName }) => operationName ?? "");
  const own = [method, path, summary, ...names].join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => own.includes(word));
}
