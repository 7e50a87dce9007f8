import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiProtocol } from '../../src';
import { buildContext, isIgnored, parseDockerfile } from './support/service-image';

const EXAMPLES = join(__dirname, '..', '..', 'examples', 'typescript');
const SERVICES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .flatMap(story =>
    readdirSync(join(EXAMPLES, story.name))
      .filter(name => name === 'service')
      .map(name => join(EXAMPLES, story.name, name)),
  );
const REST = join(EXAMPLES, 'rest', 'service');

describe.each(SERVICES)('the Dockerfile of %s', directory => {
  const content = readFileSync(join(directory, 'Dockerfile'), 'utf8');
  const image = parseDockerfile(content);
  const context = buildContext(directory);

  test('copies only what the build context holds', () => {
    expect(image.contextSources).not.toEqual([]);
    const missing = image.contextSources.filter(source => {
      const path = source.replace(/^\.?\//, '').replace(/\/$/, '');
      return !context.some(file => path === '.' || file === path || file.startsWith(`${path}/`));
    });
    expect(missing).toEqual([]);
  });

  test('starts the process itself, so that it gets SIGTERM, and not as root', () => {
    expect(image.command).toEqual(expect.arrayContaining([expect.any(String)]));
    expect(image.user).toMatch(/^[^:]+/);
    expect(image.user).not.toMatch(/^(root|0)(:|$)/);
  });
});

describe('the service of the REST example', () => {
  test('exposes the port that the load balancer asks', () => {
    const { exposedPorts } = parseDockerfile(readFileSync(join(REST, 'Dockerfile'), 'utf8'));
    expect(exposedPorts).toEqual([`${ApiProtocol.rest().traits.target.port}`]);
  });

  test('keeps local files out of its image', () => {
    const context = buildContext(REST);
    expect(context).toContain('src/main.ts');
    expect(context.filter(file => /^(dist|test|node_modules|\.env)/.test(file))).toEqual([]);
  });
});

describe('reading a Dockerfile', () => {
  test('of two stages judges the final one, and the context of both', () => {
    // WHEN
    const image = parseDockerfile(
      [
        'FROM node AS build',
        'USER root',
        'EXPOSE 1',
        'CMD sleep 1',
        'COPY a b ./',
        'COPY ["c d", "./"]',
        'ADD e ./',
        'FROM node',
        'ENV A=1 B="two words"',
        'USER root',
        'USER node',
        'EXPOSE 8080 9090/tcp',
        'COPY --from=build --chown=node /app ./',
        'ENTRYPOINT ["node"]',
        'CMD ["main.js"]',
      ].join('\n'),
    );
    // THEN
    expect(image).toEqual({
      contextSources: ['a', 'b', 'c d', 'e'],
      command: ['node', 'main.js'],
      exposedPorts: ['8080', '9090/tcp'],
      user: 'node',
      environment: { A: '1', B: 'two words' },
    });
  });

  test.each(['CMD node main.js', 'ENTRYPOINT node main.js', 'EXPOSE 1'])('knows that "%s" starts no process of its own', instruction => {
    expect(parseDockerfile(`FROM node\n${instruction}`).command).toBeUndefined();
  });

  test.each<[string, string[], boolean]>([
    ['src/main.ts', [], false],
    ['src/main.ts', ['src'], true],
    ['src/main.ts', ['*'], true],
    ['src/main.ts', ['*', '!src'], false],
    ['src/main.ts', ['*', '!src', '**/*.ts'], true],
    ['src/main.ts', ['*.ts'], false],
    ['src/main.ts', ['/src/'], true],
    ['src/main.ts', ['sr?'], true],
    ['srcs/main.ts', ['src'], false],
    ['.env', ['.env'], true],
    ['xenv', ['.env'], false],
  ])('knows whether %s is left out by %j', (file, rules, ignored) => {
    expect(isIgnored(file, rules)).toBe(ignored);
  });
});
