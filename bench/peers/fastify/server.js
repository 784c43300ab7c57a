// The programs on Fastify, with schemas for what comes in and for what goes out, as its guide advises.
//
// node server.js PROGRAM writes its port as a line and serves that program.
import Fastify from "fastify";

import { input } from "./input.js";
import { orders } from "./orders.js";
import { values } from "./values.js";

const MANY_ROUTES = 500;
const PER_ROUTER = 20;

const whole = { type: "integer" };

function smallest(app) {
  const message = { type: "object", properties: { message: { type: "string" } } };
  app.get("/hello", { schema: { response: { 200: message } } }, async () => ({ message: "Hello, World!" }));
}

async function main(app) {
  smallest(app);
  values(app);
  orders(app);
  await input(app);
}

function routes(app) {
  const params = { type: "object", properties: { thing_id: whole }, required: ["thing_id"] };
  const querystring = { type: "object", properties: { limit: { ...whole, default: 20 } } };
  const thing = { type: "object", properties: { id: whole, limit: whole, route: whole } };
  const schema = { params, querystring, response: { 200: thing } };
  for (let route = 0; route < MANY_ROUTES; route++) {
    const path = `/part${Math.floor(route / PER_ROUTER)}/things${route}/:thing_id`;
    app.get(path, { schema }, async (request) => ({
      id: request.params.thing_id,
      limit: request.query.limit,
      route,
    }));
  }
}

const app = Fastify();
await { main, routes, smallest }[process.argv[2]](app);
await app.listen({ host: "127.0.0.1", port: 0 });
console.log(app.server.address().port);
