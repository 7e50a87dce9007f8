import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grpcSuite } from './grpc-suite';
import { sessionsSuite } from './sessions-suite';
import { shopSuite } from './shop-suite';
import { shopTokenSuite } from './shop-token-suite';
import { serviceOf, SPRING_SERVICE } from '../../tools/example-apps';
import { SPRING_SHOP } from '../../tools/local-edge/examples';
import { assembled } from '../../tools/pictures/templates';

/** A JVM starts in seconds, and a copy that replaces another one in the same test. */
jest.setTimeout(180_000);

const program = () => SPRING_SHOP;
/** Where the Java app of the shop has synthesised its templates, with `-c service=spring`; without it the TypeScript app's are served. */
const assembly = process.env.SPRING_SHOP_ASSEMBLY;

// Two copies at most at the same time: a JVM is larger than a Node process, and a machine that tests is small.
shopTokenSuite("the shop's service on Spring Boot", SPRING_SHOP);
if (assembly) shopSuite('the shop on Spring Boot, one service, as the Java app deploys it', { program, stacks: assembled(assembly) });
else shopSuite('the shop on Spring Boot, a service for the storefront and one for the inventory', { program, count: 1 });
grpcSuite('the inventory on Spring Boot', program);
sessionsSuite('carts and orders of two copies on Spring Boot', program, 'leave first');

test('its protocol is the one of the gRPC example', () => {
  const proto = ['shop', 'v1', 'inventory.proto'];
  const [own, example] = [join(SPRING_SERVICE, 'src', 'main', 'proto'), join(serviceOf('grpc'), 'proto')];
  expect(readFileSync(join(own, ...proto), 'utf8')).toBe(readFileSync(join(example, ...proto), 'utf8'));
});
