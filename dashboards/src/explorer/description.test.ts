import { expect, test } from "vitest";

import {
  type Description,
  address,
  attributes,
  chapters,
  example,
  matches,
  objects,
} from "./description";

const permission = { operationName: null, roles: [], rolesForOwn: null, features: [] };
const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const shared = { tags: ["Users"], "x-operations": [permission] };

const DESCRIPTION = {
  info: { title: "", version: "", description: "" },
  servers: [{ url: "/api/v2" }],
  paths: {
    "/users/{id}": {
      put: {
        ...shared,
        operationId: "put-users-id",
        summary: "Changes a user.",
        description: "",
        parameters: [
          { name: "id", in: "path", required: true },
          { name: "fields", in: "query" },
        ],
        requestBody: json({
          anyOf: [
            { type: "object", properties: { operationName: { const: "Change" } } },
            { $ref: "#/components/schemas/user" },
          ],
        }),
        responses: {
          "200": {
            description: "",
            content: {
              "application/json": {
                schema: { $ref: "#/components/schemas/reply" },
                examples: { found: { value: { user: { id: "a" } } } },
              },
            },
          },
          "202": { description: "It takes effect later." },
          "404": { description: "6: there is no such resource" },
        },
      },
    },
  },
  components: {
    schemas: {
      user: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string", description: "The id." },
          roles: { type: "array", items: { type: "string" } },
          enabled: { type: ["boolean", "null"] },
          level: { enum: [1, 2] },
          device: { anyOf: [{ type: "string" }, { $ref: "#/components/schemas/device" }] },
        },
      },
    },
  },
} as unknown as Description;

const [{ name, operations: [change] } = { name: "", operations: [] }] = chapters(DESCRIPTION);
if (change === undefined) throw new Error("there is an operation");

test("operations are read by chapters", () => {
  expect(name).toBe("Users");
  expect(change.method).toBe("PUT");
  expect(change.errors).toEqual([{ status: "404", about: "6: there is no such resource" }]);
  expect(change.bodies.map((body) => body.name)).toEqual(["Change", "many at once"]);
  expect(change.successes).toEqual([
    {
      name: "found",
      schema: { $ref: "#/components/schemas/reply" },
      example: { user: { id: "a" } },
    },
  ]);
});

test("attributes are told in words", () => {
  expect(attributes(DESCRIPTION, { $ref: "#/components/schemas/user" })).toEqual([
    { name: "id", holds: "string", isNeeded: true, about: "The id." },
    { name: "roles", holds: "list of string", isNeeded: false, about: "" },
    { name: "enabled", holds: "boolean", isNeeded: false, about: "" },
    { name: "level", holds: "1 or 2", isNeeded: false, about: "" },
    { name: "device", holds: "string or device", isNeeded: false, about: "" },
  ]);
});

test("an example fits its schema", () => {
  const [one, other] = change.bodies;
  expect(example(DESCRIPTION, one?.schema ?? {})).toEqual({ operationName: "Change" });
  const user = { id: "…", roles: ["…"], enabled: false, level: 1, device: "…" };
  expect(example(DESCRIPTION, other?.schema ?? {})).toEqual(user);
});

test("what is typed stands in the address, whatever it is", () => {
  expect(address(change, { id: "a/b?c", fields: "" })).toBe("/users/a%2Fb%3Fc");
  expect(address(change, { id: "..", fields: "id,name&x" })).toBe("/users/..?fields=id%2Cname%26x");
  expect(address(change, {})).toBe("/users/");
});

test("an operation is found by words of all that is told of it", () => {
  expect(matches(change, "put users")).toBe(true);
  expect(matches(change, " USER changes ")).toBe(true);
  expect(matches(change, "put skills")).toBe(false);
});

test("the objects of replies are told once each, also those of lists", () => {
  const user = { $ref: "#/components/schemas/user" };
  const shape = (properties: object): { name: string; schema: object } => ({
    name: "any",
    schema: { properties },
  });
  const code = { enum: [0] };
  const shapes = [shape({ code, users: { type: "array", items: user } }), shape({ user })];
  expect(objects(shapes)).toEqual(["user"]);
});
