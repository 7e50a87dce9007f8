import { loadFunction } from '../support/function-runtime';

const handler = (body: string) => `function handler(event) { ${body} }`;

test('a function gets the event and answers; what it leaves behind is gone with the next request', async () => {
  const run = await loadFunction(`let count = 0;\n${handler('count++; return { uri: event.request.uri, count: count };')}`);

  expect(run({ request: { uri: '/a' } })).toEqual({ uri: '/a', count: 1 });
  expect(run({ request: { uri: '/b' } })).toEqual({ uri: '/b', count: 1 });
});

test('an async function with the cloudfront module is awaited', async () => {
  const run = await loadFunction(
    "import cf from 'cloudfront';\nasync function later() { return typeof cf; }\nasync function handler(event) { const it = await later(); return { it: it }; }",
  );

  expect(run({})).toEqual({ it: 'object' });
});

test.each([
  ['eval', "return eval('1');", /eval.*not defined/],
  ['a function made from text', "return Function('return 1')();", /Function.*not defined/],
  ['a function made from text, by a detour', "return handler.constructor('return 1')();", /dynamic code evaluation/],
  ['timers', 'setTimeout(handler, 1);', /setTimeout.*not defined/],
  ['the network', "fetch('https://example.com');", /fetch.*not defined/],
  ['node', 'return process.env;', /process.*not defined/],
  ['collections', 'return new Map();', /Map.*not defined/],
  ['array methods that came later', 'return [[1]].flat();', /not a function/],
  ['string methods that came later', "return 'a'.at(0);", /not a function/],
  ['object methods that came later', 'return Object.fromEntries([]);', /not a function/],
  ['loose mode', 'undeclared = 1;', /undeclared.*not defined/],
])('%s is missing', async (_name, body, message) => {
  const run = await loadFunction(handler(body));
  expect(() => run({})).toThrow(message);
});

test.each([
  ['for-of', 'for (const a of []) {}'],
  ['destructuring', 'const { a } = event;'],
  ['spread', 'return [...event];'],
  ['classes', 'class A {}'],
  ['default parameters', 'function a(b = 1) {}'],
  ['optional chaining', 'return event?.request;'],
  ['nullish coalescing', 'return event ?? 1;'],
  ['shorthand properties', 'return { event };'],
  ['computed names', "return { ['a']: 1 };"],
  ['methods in literals', 'return { a() {} };'],
  ['generators', 'const a = function* () {};'],
  ['catch without a binding', 'try { event(); } catch { return 1; }'],
  ['async closures', 'return (async function () {})();'],
])('%s is refused', async (_name, body) => {
  await expect(loadFunction(handler(body))).rejects.toThrow(/not (listed|supported)/);
});

test('await in arguments is refused', async () => {
  await expect(loadFunction('async function handler(event) { return String(await event); }')).rejects.toThrow(/await in arguments/);
});

test.each([
  ['never ends', 'while (true) {}', /interrupted/],
  ['works for too long', 'let sum = 0; for (let i = 0; i < 1e6; i++) sum += i; return sum;', /interrupted/],
  ['takes too much memory', "let text = 'a'; for (let i = 0; i < 22; i++) text += text; return text.toUpperCase();", /out of memory/],
])('a function that %s is stopped', async (_name, body, message) => {
  const run = await loadFunction(handler(body));
  expect(() => run({})).toThrow(message);
});

test('a function that takes what it may take, runs', async () => {
  const run = await loadFunction(handler("let text = 'a'; for (let i = 0; i < 19; i++) text += text; return text.toUpperCase().length;"));
  expect(run({})).toBe(2 ** 19);
});

test('a function that waits for nothing is found', async () => {
  const run = await loadFunction('async function handler(event) { const it = await new Promise(function () {}); return it; }');
  expect(() => run({})).toThrow(/never comes to an end/);
});

test('a source of exactly 10 KB is the largest', async () => {
  const filled = (bytes: number) => `${handler('return 1;')}//`.padEnd(bytes, 'x');
  const run = await loadFunction(filled(10_240));

  expect(run({})).toBe(1);
  await expect(loadFunction(filled(10_241))).rejects.toThrow(/takes 10241 bytes of 10240/);
});

test('a source without a handler is refused', async () => {
  const run = await loadFunction('function main(event) { return event; }');
  expect(() => run({})).toThrow(/handler/);
});
