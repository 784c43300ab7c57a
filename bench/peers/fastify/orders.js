const text = { type: "string" };
const maybe = { type: ["string", "null"], default: null };

const customer = { type: "object", properties: { name: text, email: maybe }, required: ["name"] };
const line = {
  type: "object",
  properties: { sku: text, quantity: { type: "integer", exclusiveMinimum: 0 }, price: { type: "number" } },
  required: ["sku", "quantity", "price"],
};
const order = {
  type: "object",
  properties: { id: { type: "integer" }, customer, lines: { type: "array", items: line }, note: maybe },
  required: ["id", "customer", "lines"],
};

const product = {
  type: "object",
  properties: {
    id: { type: "integer" },
    name: text,
    price: { type: "number" },
    stock: { type: ["integer", "null"] },
    tags: { type: "array", items: text },
  },
};

const products = Array.from({ length: 100 }, (_, id) => ({
  id,
  name: `Product ${id}`,
  price: id + 0.25,
  stock: id % 3 ? id : null,
  tags: ["new", "sale"],
}));

// Models in and out.
export function orders(app) {
  app.post("/orders", { schema: { body: order, response: { 200: order } } }, async (request) => request.body);
  app.get("/products", { schema: { response: { 200: { type: "array", items: product } } } }, async () => products);
}
