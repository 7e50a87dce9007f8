import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiProtocol, CacheRule, EdgeDistribution, ViewerFunction, ScalableApiProps } from '../../src';
import { preflightStep } from '../../src/edge/edge-functions';
import { functionSource } from '../../src/edge/function-source';
import { corsTraits } from '../../src/protocol/cors';
import { api, ofType, only, regionalStack } from '../support/apps';
import { EdgeRun, loadFunction } from '../support/function-runtime';
import { unsupportedSyntax } from '../support/function-syntax';
import { fourParts } from '../support/refusals';

const APP = 'https://app.example.com';
const STEPS = join(__dirname, '..', '..', 'src', 'edge', 'functions');
const STEP = preflightStep(corsTraits({ allowOrigins: [APP] }));
const MARK = "function handler(event) {\n  event.request.headers.mark = { value: 'own' };\n  return event.request;\n}\n";
const REPLY = "async function handler(event) {\n  event.response.headers.mark = { value: 'own' };\n  return event.response;\n}\n";

const load = (source: string, steps = [STEP]): Promise<EdgeRun> => loadFunction(functionSource(steps, ViewerFunction.inline(source)));
const request = (method = 'GET', headers: object = {}) => ({ request: { method, uri: '/api/a', headers } });
const preflight = () => request('OPTIONS', { origin: { value: APP }, 'access-control-request-method': { value: 'PUT' } });

function distribution(cacheRules: CacheRule[], options: Partial<ScalableApiProps> = {}, stack = regionalStack(), id = ''): Stack {
  const origin = api(stack, { protocols: [ApiProtocol.rest({ paths: ['/api/*'] })], ...options }, `Api${id}`);
  new EdgeDistribution(stack, `Edge${id}`, { origin, cacheRules });
  return stack;
}

interface Built {
  readonly template: Template;
  /** The function of an event on a path; `*` is the default behaviour. */
  source(path: string, event?: string): string | undefined;
}

function built(stack: Stack): Built {
  const template = Template.fromStack(stack);
  const { DistributionConfig: config } = only(template, 'AWS::CloudFront::Distribution').resource.Properties;
  const functions = Object.fromEntries(
    ofType(template, 'AWS::CloudFront::Function').map(({ id, resource }) => [id, resource.Properties.FunctionCode]),
  );
  return {
    template,
    source: (path, event = 'viewer-request') => {
      const behavior = path === '*' ? config.DefaultCacheBehavior : config.CacheBehaviors.find((each: any) => each.PathPattern === path);
      const found = (behavior.FunctionAssociations ?? []).filter((each: any) => each.EventType === event);
      expect(found.length).toBeLessThanOrEqual(1);
      return found.length === 0 ? undefined : functions[found[0].FunctionARN['Fn::GetAtt'][0]];
    },
  };
}

describe('the source of a function', () => {
  test("without steps is the user's own, letter for letter", () => {
    expect(functionSource([], ViewerFunction.inline(MARK))).toBe(MARK);
  });

  test("runs the steps first: what they answer never reaches the user's own", async () => {
    const run = await load(MARK);

    expect(run(preflight())).toMatchObject({ statusCode: 204 });
    expect(JSON.stringify(run(preflight()))).not.toContain('own');
    expect(run(request()).headers).toEqual({ mark: { value: 'own' } });
  });

  test('waits for an asynchronous handler, with the modules and helpers that it uses', async () => {
    const run = await load(
      "import cf from 'cloudfront';\n\nasync function mark() { return typeof cf; }\n\n" +
        'async function handler(event) {\n  const mine = await mark();\n  event.request.headers.mark = { value: mine };\n  return event.request;\n}',
    );

    expect(run(request()).headers).toEqual({ mark: { value: 'object' } });
    expect(run(preflight())).toMatchObject({ statusCode: 204 });
  });

  test('keeps names apart, whatever the user calls things', async () => {
    const run = await load(
      "const $preflight = 'a';\nconst $$own = 'b';\nfunction preflight() { return $preflight; }\nlet result = 'c';\n" +
        '  function handler(event) { return { mark: preflight() + $$own + result }; }',
    );

    expect(run(request())).toEqual({ mark: 'abc' });
    expect(run(preflight())).toMatchObject({ statusCode: 204 });
  });

  test.each(readdirSync(STEPS))('is made of steps that CloudFront takes: %s', file => {
    const text = readFileSync(join(STEPS, file), 'utf8');

    expect(text).toMatch(new RegExp(`^function ${basename(file, '.js')}\\(event, config\\) \\{$`, 'm'));
    expect(unsupportedSyntax(text)).toEqual([]);
  });

  test('holds no comments of the steps', () => {
    expect(functionSource([STEP])).not.toMatch(/^\s*\/\//m);
  });

  test('may be handled by a text that only looks like a handler', async () => {
    const run = await load("// function handler(event) is below\nfunction handler(event) { return { it: 'function handler(' }; }");
    expect(run(request())).toEqual({ it: 'function handler(' });
  });
});

describe('an edge function', () => {
  test('from a file is its text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'edge-'));
    writeFileSync(join(folder, 'mark.js'), MARK);
    const fromFile = ViewerFunction.fromFile(join(folder, 'mark.js'));
    rmSync(folder, { recursive: true });

    expect(fromFile.source).toBe(MARK);
  });
});

describe('in a distribution', () => {
  test('without functions and CORS there are none', () => {
    const { template, source } = built(distribution([CacheRule.noStore('/api/me')]));

    expect(ofType(template, 'AWS::CloudFront::Function')).toEqual([]);
    expect(source('*')).toBeUndefined();
  });

  test('a function runs on its path and on the bare path, in runtime 2.0, published', () => {
    const mark = ViewerFunction.inline(MARK);
    const { template, source } = built(distribution([CacheRule.uncached('/api/v1/*', { viewerRequest: mark })]));
    const { FunctionConfig, AutoPublish, Name } = only(template, 'AWS::CloudFront::Function').resource.Properties;

    expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
    expect(AutoPublish).toBe(true);
    expect(Name).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
    expect(source('/api/v1/*')).toBe(MARK);
    expect(source('/api/v1')).toBe(MARK);
    expect(source('/api/*')).toBeUndefined();
    expect(source('*')).toBeUndefined();
  });

  test.each<[string, (path: string, options: object) => CacheRule]>([
    ['shared', (path, options) => CacheRule.shared(path, Duration.minutes(1), options)],
    ['immutable', (path, options) => CacheRule.immutable(path, options)],
    ['noStore', (path, options) => CacheRule.noStore(path, options)],
    ['uncached', (path, options) => CacheRule.uncached(path, options)],
  ])('every kind of rule takes one for each event: %s', (_name, rule) => {
    const functions = { viewerRequest: ViewerFunction.inline(MARK), viewerResponse: ViewerFunction.inline(REPLY) };
    const { source } = built(distribution([rule('/api/v1', functions)], { cors: { allowOrigins: [APP] } }));

    expect(source('/api/v1')).toContain('mark');
    expect(source('/api/v1')).toContain('preflight');
    expect(source('/api/v1', 'viewer-response')).toBe(REPLY);
    expect(source('/api/*', 'viewer-response')).toBeUndefined();
  });

  test('an uncached path is as it were without a rule, inside a shared one too', () => {
    const rules = [CacheRule.shared('/api/*', Duration.minutes(1)), CacheRule.uncached('/api/live/*')];
    const { CacheBehaviors, DefaultCacheBehavior } = only(Template.fromStack(distribution(rules)), 'AWS::CloudFront::Distribution').resource
      .Properties.DistributionConfig;
    const { CachePolicyId, OriginRequestPolicyId, ResponseHeadersPolicyId } = DefaultCacheBehavior;

    expect(CacheBehaviors.find((each: any) => each.PathPattern === '/api/live/*')).toMatchObject({
      CachePolicyId,
      OriginRequestPolicyId,
      ResponseHeadersPolicyId,
    });
    expect(CacheBehaviors.find((each: any) => each.PathPattern === '/api/*').CachePolicyId).not.toBe(CachePolicyId);
  });

  test('what runs with CORS runs as CloudFront would run it', async () => {
    const rule = CacheRule.uncached('/api/v1/*', { viewerRequest: ViewerFunction.inline(MARK) });
    const run = await loadFunction(built(distribution([rule], { cors: { allowOrigins: [APP] } })).source('/api/v1/*')!);

    expect(run(preflight()).headers['access-control-allow-origin']).toEqual({ value: APP });
    expect(run(request()).headers).toEqual({ mark: { value: 'own' } });
  });

  test('the same source is one function for all distributions of a stack; another one has another name', () => {
    const stack = regionalStack();
    const rules = [CacheRule.uncached('/api/a', { viewerRequest: ViewerFunction.inline(MARK) })];
    distribution(rules, { cors: { allowOrigins: [APP] } }, stack, 'One');
    distribution(rules, { cors: { allowOrigins: [APP] } }, stack, 'Two');
    distribution([], { cors: { allowOrigins: ['*'] } }, stack, 'Three');
    const functions = ofType(Template.fromStack(stack), 'AWS::CloudFront::Function');

    expect(functions).toHaveLength(3);
    expect(new Set(functions.map(({ resource }) => resource.Properties.Name)).size).toBe(3);
  });

  test('10 KB with all steps is the most', () => {
    const cors = { allowOrigins: [APP] };
    const steps = Buffer.byteLength(functionSource([STEP], ViewerFunction.inline(MARK))) - Buffer.byteLength(MARK);
    const filled = (bytes: number) => `${MARK}//`.padEnd(bytes, 'x');
    const rule = (bytes: number) => CacheRule.uncached('/api/a', { viewerRequest: ViewerFunction.inline(filled(bytes)) });

    expect(() => distribution([rule(10_240)])).not.toThrow();
    expect(() => distribution([rule(10_241)])).toThrow(
      fourParts(
        'the viewer-request function of the cache rule for "/api/a" is too large',
        "10241 bytes, the library's own steps included",
        'at most 10240 bytes',
        'minify your source',
      ),
    );
    expect(() => distribution([rule(10_240 - steps - 10)], { cors })).not.toThrow();
    expect(() => distribution([rule(10_240 - steps + 10)], { cors })).toThrow(/is too large/);
  });

  test('bytes are counted, not letters', () => {
    const wide = ViewerFunction.inline(`${MARK}//${'ü'.repeat(5_100)}`);
    expect(() => distribution([CacheRule.uncached('/api/a', { viewerResponse: wide })])).toThrow(
      /the viewer-response function of the cache rule for "\/api\/a" is too large; got: 10\d{3} bytes/,
    );
  });
});
