const whole = { type: "integer" };
const text = { type: "string" };
const maybe = { type: ["string", "null"] };

const token = { type: "object", properties: { "x-token": text }, required: ["x-token"] };

const itemSchema = {
  params: { type: "object", properties: { item_id: whole }, required: ["item_id"] },
  querystring: { type: "object", properties: { q: text, limit: { ...whole, default: 20 } } },
  headers: token,
  response: { 200: { type: "object", properties: { item_id: whole, q: maybe, limit: whole, token: text } } },
};

const accountSchema = {
  querystring: {
    type: "object",
    properties: {
      tenant: { ...text, default: "main" },
      region: text,
      offset: { ...whole, default: 0 },
      limit: { ...whole, default: 20 },
    },
  },
  headers: token,
  response: { 200: { type: "object", properties: { user: text, region: maybe, offset: whole, limit: whole } } },
};

async function user(request) {
  return `${request.query.tenant}:${request.headers["x-token"]}`;
}

async function account(request) {
  return { user: await user(request), region: request.query.region ?? null };
}

// Values from path, query and headers.
export function values(app) {
  app.get("/items/:item_id", { schema: itemSchema }, async (request) => ({
    item_id: request.params.item_id,
    q: request.query.q ?? null,
    limit: request.query.limit,
    token: request.headers["x-token"],
  }));

  app.get("/accounts", { schema: accountSchema }, async (request) => ({
    ...(await account(request)),
    offset: request.query.offset,
    limit: request.query.limit,
  }));
}
