import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiType, Assembly, loadAssembly } from '../project/public-api/assembly';
import { JAVA, PYTHON, untouchedTypes } from '../project/public-api/touched-types';

const ROOT = join(__dirname, '..', '..');
/** What builds and environments leave beside the sources. */
const LEFT_BEHIND = /^(\..*|node_modules|target|build|dist|cdk\.out)$/;

/** Public types that no app uses, and why none has to. */
const HANDED_ON = 'the API makes it of the protocols; a compute hands it on';
const EXCUSES = {
  java: { ServicePort: HANDED_ON, TargetTraits: HANDED_ON, HealthCheckTraits: HANDED_ON, StickinessTraits: HANDED_ON },
  python: { TargetTraits: HANDED_ON, HealthCheckTraits: HANDED_ON, StickinessTraits: HANDED_ON },
};

function sources(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_BEHIND.test(entry.name) ? [] : sources(path, ending);
    return entry.name.endsWith(ending) ? [readFileSync(join(ROOT, path), 'utf8')] : [];
  });
}

describe('every public class, enum and interface, and every struct that users name, is used by an app', () => {
  const assembly = loadAssembly(ROOT);

  test('in Java', () => {
    const stories = readdirSync(join(ROOT, 'examples', 'java'), { withFileTypes: true })
      // The service knows nothing of the library.
      .filter(entry => entry.isDirectory() && entry.name !== 'shop-service' && !LEFT_BEHIND.test(entry.name))
      .map(({ name }) => join('examples', 'java', name));
    const apps = [...stories, join('test', 'bindings', 'java')].flatMap(app => sources(join(app, 'src', 'main', 'java'), '.java'));

    expect(untouchedTypes(assembly, JAVA, apps, EXCUSES.java)).toEqual([]);
  });

  test('in Python', () => {
    const apps = [join('examples', 'python'), join('test', 'bindings')].flatMap(folder => sources(folder, '.py'));

    expect(untouchedTypes(assembly, PYTHON, apps, EXCUSES.python)).toEqual([]);
  });
});

describe('what counts', () => {
  const type = (name: string, members: Partial<ApiType> = {}): ApiType => ({ fqn: `pkg.${name}`, kind: 'class', name, ...members });
  const struct = (name: string, of?: string) =>
    type(name, { kind: 'interface', datatype: true, properties: of ? [{ name: 'of', type: { fqn: `pkg.${of}` } }] : [] });
  const takes = (fqn: string) => [{ name: 'options', type: { fqn } }];
  const pkg = (...types: ApiType[]): Assembly => ({ name: 'pkg', types: Object.fromEntries(types.map(one => [one.fqn, one])) });
  const api = pkg(type('Api'));

  test.each([
    ['Java', JAVA, 'import io.github.cdkscalableapi.Api;\n', ['Api api;']],
    ['Python', PYTHON, 'from cdk_scalable_api import (\n    Api,\n    Other,\n)\n', ['api = Api()']],
    ['Python', PYTHON, 'from cdk_scalable_api import Api\n', ['api = Api()']],
  ])('a use in %s, and no import alone', (_, dialect, imports, [use]) => {
    expect(untouchedTypes(api, dialect, [imports + use])).toEqual([]);
    expect(untouchedTypes(api, dialect, [imports])).toEqual(['Api is used by no app']);
    expect(untouchedTypes(api, dialect, [use])).toEqual(['Api is used by no app']);
    expect(untouchedTypes(api, dialect, [imports, use])).toEqual(['Api is used by no app']);
  });

  test.each([
    ['a comment of Java', JAVA, 'import io.github.cdkscalableapi.Api;\n// Api\n'],
    ['a documentation of Java', JAVA, 'import io.github.cdkscalableapi.Api;\n/**\n * The {@link Api}.\n */\n'],
    ['a text of Java', JAVA, 'import io.github.cdkscalableapi.Api;\nString id = "Api";\n'],
    ['a longer name', JAVA, 'import io.github.cdkscalableapi.Api;\nString myApi;\n'],
    ['a comment of Python', PYTHON, 'from cdk_scalable_api import Api\n# Api\n'],
    ['a docstring of Python', PYTHON, 'from cdk_scalable_api import Api\n"""The\nApi."""\n'],
    ['a text of Python', PYTHON, 'from cdk_scalable_api import Api\nid = "Api"\n'],
  ])('not %s', (_, dialect, source) => {
    expect(untouchedTypes(api, dialect, [source])).toEqual(['Api is used by no app']);
  });

  test('enums and interfaces of behaviour too', () => {
    const all = pkg(type('Kind', { kind: 'enum' }), type('IApi', { kind: 'interface' }));

    expect(untouchedTypes(all, JAVA, [])).toEqual(['IApi is used by no app', 'Kind is used by no app']);
  });

  test('the last struct of a method in Java, where Python has keywords; what is in it in both', () => {
    const method = { name: 'add', parameters: takes('pkg.Options') };
    const all = pkg(type('Api', { methods: [method] }), struct('Options', 'Cors'), struct('Cors'), struct('Answer'));

    expect(untouchedTypes(all, JAVA, [])).toEqual(['Api', 'Cors', 'Options'].map(name => `${name} is used by no app`));
    expect(untouchedTypes(all, PYTHON, [])).toEqual(['Api', 'Cors'].map(name => `${name} is used by no app`));
  });

  test("of a constructor's props what is in them and in what they extend", () => {
    const props = { ...struct('Props'), interfaces: ['pkg.Options'] };
    const all = pkg(type('Api', { initializer: { parameters: takes('pkg.Props') } }), props, struct('Options', 'Cors'), struct('Cors'));

    expect(untouchedTypes(all, JAVA, [])).toEqual(['Api is used by no app', 'Cors is used by no app']);
  });

  test('nothing that only the library hands to a class', () => {
    const method = { name: 'routeAdded', overrides: 'pkg.IListener', parameters: takes('pkg.Route') };

    expect(untouchedTypes(pkg(type('Api', { methods: [method] }), struct('Route')), JAVA, [])).toEqual(['Api is used by no app']);
  });

  test('an excuse, as long as it is needed', () => {
    const source = 'import io.github.cdkscalableapi.Api;\nApi api;\n';

    expect(untouchedTypes(api, JAVA, [], { Api: 'a reason' })).toEqual([]);
    expect(untouchedTypes(api, JAVA, [source], { Api: 'a reason' })).toEqual(['Api is excused, and an app uses it']);
    expect(untouchedTypes(api, JAVA, [source], { Gone: 'a reason' })).toEqual(['Gone is excused, and no app has to use it']);
  });
});
