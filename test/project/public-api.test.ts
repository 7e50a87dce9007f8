import { ApiType, Assembly, Method, TypeReference } from './public-api/assembly';
import { awkwardNames, blurredTypes, liftedConflicts, missingDocs } from './public-api/member-checks';
import { takenNames, unapprovedNames } from './public-api/name-checks';
import { blurredDeclarations, droppedExports } from './public-api/source-checks';

const docs = { summary: 'What it is.' };
const text: TypeReference = { primitive: 'string' };

function thing(members: Partial<ApiType> = {}): ApiType {
  return { fqn: 'pkg.Thing', kind: 'class', name: 'Thing', symbolId: 'src/thing:Thing', docs, ...members };
}

function assembly(...types: ApiType[]): Assembly {
  return { name: 'pkg', types: Object.fromEntries(types.map(type => [type.fqn, type])) };
}

function method(name: string, members: Partial<Method> = {}): Method {
  return { name, docs, ...members };
}

describe('types that other languages cannot express', () => {
  test.each<[string, TypeReference]>([
    ['a union', { union: { types: [text, { primitive: 'number' }] } }],
    ['an intersection', { intersection: { types: [{ fqn: 'pkg.A' }, { fqn: 'pkg.B' }] } }],
    ['any', { primitive: 'any' }],
    ['any in a collection', { collection: { elementtype: { primitive: 'any' } } }],
    ['a union in a collection', { collection: { elementtype: { union: { types: [text] } } } }],
  ])('%s is found in properties, parameters and results', (_, type) => {
    expect(blurredTypes(assembly(thing({ properties: [{ name: 'size', type }] })))).toHaveLength(1);
    expect(blurredTypes(assembly(thing({ methods: [method('grow', { parameters: [{ name: 'by', type }] })] })))).toHaveLength(1);
    expect(blurredTypes(assembly(thing({ methods: [method('grow', { returns: { type } })] })))).toHaveLength(1);
    expect(blurredTypes(assembly(thing({ initializer: { parameters: [{ name: 'by', type }] } })))).toHaveLength(1);
  });

  test('strings, classes and collections of them pass', () => {
    expect(blurredTypes(assembly(thing({ properties: [{ name: 'names', type: { collection: { elementtype: text } } }] })))).toEqual([]);
  });
});

describe('declarations that jsii blurs', () => {
  const check = (declaration: string) => blurredDeclarations(assembly(thing()), new Map([['src/thing', declaration]]));

  test.each([
    [
      'overloaded methods',
      'export declare class Thing { a(x: string): void; a(x: number): void; }',
      'Thing: a has more than one signature',
    ],
    [
      'overloaded constructors',
      'export declare class Thing { constructor(); constructor(x: number); }',
      'Thing: constructor has more than one signature',
    ],
    ['overloaded signatures', 'export interface Thing { a(x: string): void; a(): void; }', 'Thing: a has more than one signature'],
    ['literal unions', 'export interface Thing { readonly mode?: "a" | "b"; }', 'Thing.mode has the literal type "a"'],
    ['literal parameters', 'export declare class Thing { a(x: 1 | 2): void; }', 'Thing.a has the literal type 1'],
    ['aliases', 'type Mode = string; export declare class Thing { a(x: Mode): void; }', 'Thing.a has the alias type Mode'],
    ['a missing declaration', 'export declare class Other {}', 'Thing has no declaration where jsii says: src/thing:Thing'],
  ])('%s are found', (_, declaration, finding) => {
    expect(check(declaration)).toContain(finding);
  });

  test.each([
    ['what is private', 'export declare class Thing { private readonly mode: "a" | "b"; }'],
    ['what is internal', 'export declare class Thing { /** @internal */ _a(x: "a"): void; /** @internal */ _a(x: "b"): void; }'],
    ['a static twin', 'export declare class Thing { static of(x: string): Thing; of(x: string): void; }'],
    ['an optional member', 'export interface Thing { readonly size: number | undefined; }'],
  ])('%s passes', (_, declaration) => {
    expect(check(declaration)).toEqual([]);
  });
});

describe('the front door', () => {
  test('what jsii drops is found', () => {
    expect(droppedExports("export { Thing, makeThing } from './thing';", assembly(thing()))).toEqual([
      expect.stringContaining('makeThing is exported and dropped'),
    ]);
  });

  test.each([
    "export * from './thing';",
    "export * as things from './thing';",
    "export { Thing as Other } from './thing';",
    'export const LIMIT = 3;',
    'export function make() {}',
    'export type Mode = string;',
    'export default class {}',
    "import { Thing } from './thing'; export { Thing };",
  ])('%s is refused', source => {
    expect(droppedExports(source, assembly(thing(), thing({ fqn: 'pkg.Other', name: 'Other' })))).not.toEqual([]);
  });

  test('explicit names pass', () => {
    expect(droppedExports("export { Thing } from './thing';", assembly(thing()))).toEqual([]);
  });
});

describe('names', () => {
  test.each(['lambda', 'static', 'from', 'default', 'import', 'internal'])('%s is refused as a member and as a parameter', name => {
    expect(awkwardNames(assembly(thing({ methods: [method(name)] })))).toHaveLength(1);
    expect(awkwardNames(assembly(thing({ properties: [{ name, type: text }] })))).toHaveLength(1);
    expect(awkwardNames(assembly(thing({ methods: [method('make', { parameters: [{ name, type: text }] })] })))).toHaveLength(1);
  });

  test('getters in Java style are refused', () => {
    expect(awkwardNames(assembly(thing({ methods: [method('getSize'), method('getaway')] })))).toEqual(['Thing.getSize starts with get']);
  });

  test('a parameter beside a struct with a member of its name is refused, inherited members included', () => {
    const base: ApiType = { fqn: 'pkg.Base', kind: 'interface', name: 'Base', datatype: true, properties: [{ name: 'path', type: text }] };
    const options: ApiType = { fqn: 'pkg.Options', kind: 'interface', name: 'Options', datatype: true, interfaces: ['pkg.Base'] };
    const make = method('make', {
      parameters: [
        { name: 'path', type: text },
        { name: 'options', type: { fqn: 'pkg.Options' } },
      ],
    });
    const all = assembly(thing({ methods: [make] }), base, options);

    expect(liftedConflicts(all, fqn => all.types?.[fqn])).toEqual(['Thing.make: path is a parameter and a member of pkg.Options']);
    expect(liftedConflicts(all, fqn => (fqn === 'pkg.Options' ? options : undefined))).toEqual([]);
  });

  test('names that are new and names that are gone are refused', () => {
    expect(unapprovedNames(assembly(thing()), ['Gone'])).toEqual(['Thing is public and not approved', 'Gone is approved and not public']);
    expect(unapprovedNames(assembly(thing()), ['Thing'])).toEqual([]);
  });

  test('names of neighbouring CDK modules are refused, those of others are not', () => {
    const cdk = (fqn: string) => assembly({ ...thing(), fqn });

    expect(takenNames(assembly(thing()), cdk('aws-cdk-lib.aws_ecs.Thing'))).toEqual(['Thing is also aws-cdk-lib.aws_ecs.Thing']);
    expect(takenNames(assembly(thing()), cdk('aws-cdk-lib.aws_iot.Thing'))).toEqual([]);
  });
});

test('what says nothing is found', () => {
  const options: ApiType = {
    fqn: 'pkg.Options',
    kind: 'interface',
    name: 'Options',
    datatype: true,
    docs,
    properties: [{ name: 'size', type: text, optional: true, docs }],
  };
  const mode: ApiType = { fqn: 'pkg.Mode', kind: 'enum', name: 'Mode', docs, members: [{ name: 'FAST' }] };
  const inherited = method('bind', { docs: undefined, overrides: 'pkg.IBindable' });

  expect(missingDocs(assembly(thing({ docs: {}, methods: [method('make', { docs: {} }), inherited] }), options, mode))).toEqual([
    'Thing has no doc comment',
    'Thing.make has no doc comment',
    'Options.size has no @default',
    'Mode.FAST has no doc comment',
  ]);
});
