import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';
import { contextOf } from '../bindings/forms';
import { LANGUAGES } from '../bindings/languages';
import { installEnvoy } from '../local-edge/envoy';

const SERVICE = join(ROOT, 'examples', 'java', 'shop-service');
const ASSEMBLY = join(ROOT, '.work', 'spring-shop');

/**
 * The shop's service on Spring Boot, deployed by the Java app, behind the local edge: the checks that the services on Node pass. The app,
 * and the page that it deploys, are what the rung `twins` has built.
 */
export function spring(log: RungLog): string | undefined {
  installEnvoy(log);
  log.exec('mvn', ['--batch-mode', '--quiet', '--file', SERVICE, 'verify']);
  const form = { name: 'shop', story: 'shop', context: { service: 'spring' } };
  const { command, args, cwd } = LANGUAGES.java(form);
  log.exec(command, args, { cwd, env: { CDK_OUTDIR: ASSEMBLY, CDK_CONTEXT_JSON: contextOf(form), CDK_VALIDATION: 'false' } });
  const suite = join(ROOT, 'test', 'traffic', 'spring.test.ts');
  log.exec('jest', ['--ci', '--forceExit', '--', suite], { env: { SPRING_SHOP_ASSEMBLY: ASSEMBLY } });
  return log.last(/^Tests: +(.*)$/);
}
