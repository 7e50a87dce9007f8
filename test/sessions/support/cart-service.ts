/** A service that keeps carts in sessions, with what Express and Fastify offer for DynamoDB, and with nothing but the store's variables. */
import { promisify } from 'node:util';
import cookies from '@fastify/cookie';
import sessions, { Store } from '@fastify/session';
import connectDynamoDb from 'connect-dynamodb';
import fastify from 'fastify';

declare module 'fastify' {
  interface Session {
    cart?: string[];
  }
}

const { HOST, PORT, SESSION_TABLE, SESSION_KEY_PREFIX, SESSION_TTL_SECONDS } = process.env;
// It extends the `Store` of whichever middleware it is given, and its types know that of Express only.
const DynamoDbStore = connectDynamoDb({ Store } as never);
const app = fastify();

void app.register(cookies);
void app.register(sessions, {
  // Otherwise it looks for the table first, and makes it where there is none: a service may do neither.
  store: new DynamoDbStore({ table: SESSION_TABLE, prefix: SESSION_KEY_PREFIX, initialized: true }),
  cookie: { maxAge: Number(SESSION_TTL_SECONDS) * 1000, secure: 'auto' },
  secret: 'what every instance signs its cookies with',
  saveUninitialized: false,
  rolling: false,
});

app.get('/cart', async ({ session }) => session.cart ?? []);
app.post<{ Querystring: { item: string } }>('/cart', async ({ session, query }) => {
  session.cart = [...(session.cart ?? []), query.item];
  return session.cart;
});
/** Who is still there, and changes nothing. */
app.post('/session', async ({ session, sessionStore }) => {
  const { touch } = sessionStore as InstanceType<typeof DynamoDbStore>;
  await promisify(touch).call(sessionStore, session.sessionId, session);
  return session.cart ?? [];
});
app.delete('/session', async ({ session }) => {
  await session.destroy();
  return [];
});

void app.listen({ host: HOST, port: Number(PORT) });
