import { Readable } from "node:stream";

import formbody from "@fastify/formbody";
import jwt from "@fastify/jwt";
import multipart from "@fastify/multipart";
import websocket from "@fastify/websocket";

const EVENTS = 50;
const SECRET = "a secret of thirty-two octets ...";

const text = { type: "string" };
const whole = { type: "integer" };

const loginSchema = {
  body: { type: "object", properties: { username: text, password: text }, required: ["username", "password"] },
  response: { 200: { type: "object", properties: { username: text, length: whole } } },
};

function* events() {
  for (let n = 0; n < EVENTS; n++) {
    yield `data: ${JSON.stringify({ n })}\n\n`;
  }
}

// Forms, files, tokens, and what goes on for longer than one answer.
export async function input(app) {
  await app.register(formbody);
  await app.register(jwt, { secret: SECRET, verify: { algorithms: ["HS256"] } });
  await app.register(multipart, { limits: { fileSize: 1 << 30 } });
  await app.register(websocket);

  const user = { type: "object", properties: { user: text } };
  const checked = async (request) => request.jwtVerify();
  app.get("/me", { onRequest: checked, schema: { response: { 200: user } } }, async (request) => ({
    user: request.user.sub,
  }));

  app.post("/login", { schema: loginSchema }, async (request) => ({
    username: request.body.username,
    length: request.body.password.length,
  }));

  app.post("/upload", async (request, reply) => {
    for await (const part of request.files()) {
      const content = await part.toBuffer();
      if (part.fieldname === "file") {
        return { name: part.filename, size: content.length };
      }
    }
    return reply.code(422).send({ detail: "a file is wanted" });
  });

  app.get("/echo", { websocket: true }, (socket) => {
    socket.on("message", (message, binary) => socket.send(message, { binary }));
  });

  app.get("/events", async (request, reply) => reply.type("text/event-stream").send(Readable.from(events())));
}
