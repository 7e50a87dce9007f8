import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { App, Aspects, Validations } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { draw } from './draw';
import { Plan } from './plan';
import { ScalableApiChecks } from '../../src';
import { STRICT_VALIDATION } from '../../tools/rungs/examples';

/** What became of a plan: templates that every check takes, an error in four parts, or a fault of the library. */
export interface Outcome {
  readonly plan: Plan;
  readonly refused?: string;
  readonly fault?: string;
}

/** Something that a check found. */
interface Found {
  /** Path of a construct, or name of a file. */
  readonly place: string;
  readonly text: string;
}

const FOUR_PARTS = /^(\[[^\]]+\] )?[^A-Z].*; got: .+; allowed: .+; instead: .+[^.]$/s;
const TOKEN = /\$\{Token\[|#\{Token\[|-1\.888\d+e\+289/;
/** Where a construct was made is worth nothing here, and costs time. */
const QUIET = { 'aws:cdk:disable-stack-trace': true };

/** What becomes of each plan. What ends the synthesis of all of them names none: then each is drawn alone. */
export function run(plans: Plan[]): Outcome[] {
  try {
    return together(plans);
  } catch (error) {
    if (plans.length === 1) return [{ plan: plans[0], fault: (error as Error).stack }];
    const alone = plans.flatMap(plan => run([plan]));
    if (alone.every(({ fault }) => fault === undefined)) throw error;
    return alone;
  }
}

/** Draws plans as stacks of one app, because validation costs as much for one as for many; and again, with another order of calls. */
function together(plans: Plan[]): Outcome[] {
  const [app, other] = [new App({ context: { ...STRICT_VALIDATION, ...QUIET } }), new App({ context: QUIET })];
  try {
    Validations.of(app).addPlugins(new ScalableApiChecks(app));
    const drawn = plans.map((plan, index) => attempt(app, plan, index));
    const again = plans.map((plan, index) => attempt(other, { ...plan, order: plan.order + 1 }, index));
    const [first, second] = [synthesised(app), withoutValidation(() => synthesised(other))];
    const findings = [...found(app), ...tokens(first), ...differences(first, second)];
    return plans.map((plan, index) => {
      const [one, two] = [drawn[index], again[index]];
      const said = one.refused ?? two.refused;
      if (one.fault ?? two.fault) return { plan, fault: one.fault ?? two.fault };
      if (said && !(one.refused && two.refused)) return { plan, fault: `refused in one order of calls, accepted in another: ${said}` };
      if (said) return { plan, refused: said };
      const own = findings.filter(({ place }) => belongs(place, index) || !plans.some((_, each) => belongs(place, each)));
      return own.length > 0 ? { plan, fault: own.map(({ text }) => text).join('\n') } : { plan };
    });
  } finally {
    [app, other].forEach(({ outdir }) => rmSync(outdir, { recursive: true, force: true }));
  }
}

function id(index: number): string {
  return `Plan${index}x`;
}

function belongs(place: string, index: number): boolean {
  return place.startsWith(id(index));
}

/** Draws one plan; what is refused leaves nothing behind. */
function attempt(app: App, plan: Plan, index: number): Omit<Outcome, 'plan'> {
  try {
    draw(app, id(index), plan);
    // As the CDK does before it asks.
    Aspects.of(app).all.forEach(aspect => aspect.visit(app));
    const constructs = app.node.children.filter(child => belongs(child.node.id, index)).flatMap(child => child.node.findAll());
    const errors = constructs.flatMap(({ node }) => [
      ...node.validate(),
      ...node.metadata.filter(({ type }) => type === 'aws:cdk:error').map(({ data }) => `${data}`),
    ]);
    if (errors.length === 0) return {};
    remove(app, index);
    const strange = errors.filter(error => !FOUR_PARTS.test(error) || TOKEN.test(error));
    return strange.length > 0 ? { fault: strange.join('\n') } : { refused: errors[0] };
  } catch (error) {
    remove(app, index);
    const { message, stack } = error as Error;
    return FOUR_PARTS.test(message) && !TOKEN.test(message) ? { refused: message } : { fault: stack };
  }
}

function remove(app: App, index: number): void {
  for (const child of app.node.children) if (belongs(child.node.id, index)) app.node.tryRemoveChild(child.node.id);
}

/** What the CDK's validation and the library's own review say. What has no place of its own is everybody's. */
function found(app: App): Found[] {
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ pluginName, conclusion, metadata, violations }: any) => {
    // The CDK catches what a plugin throws.
    if (violations.length === 0 && conclusion !== 'success') return [{ place: '', text: `${pluginName} fails: ${metadata?.error}` }];
    return violations.flatMap(({ ruleName, description, severity, violatingConstructs }: any) =>
      (violatingConstructs.length > 0 ? violatingConstructs : [{}]).map(({ constructPath, cloudFormationResource }: any) => {
        const { templatePath = '', logicalId, propertyPaths = [] } = cloudFormationResource ?? {};
        const place = constructPath || basename(templatePath);
        return { place, text: `${pluginName} ${severity} ${ruleName} at ${place} ${logicalId} ${propertyPaths}: ${description}` };
      }),
    );
  });
}

/** Templates by the names of their files. */
type Templates = ReadonlyMap<string, string>;

function tokens(templates: Templates): Found[] {
  return [...templates].filter(([, text]) => TOKEN.test(text)).map(([place]) => ({ place, text: `${place} has a token in it` }));
}

function differences(first: Templates, second: Templates): Found[] {
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter(file => !isDeepStrictEqual(meaning(first.get(file)), meaning(second.get(file))))
    .map(place => ({ place, text: `${place} depends on the order of calls, or on chance` }));
}

/** A template, but for the order of a policy's statements, which says nothing to AWS and is the CDK's. */
function meaning(template = 'null'): unknown {
  const text = (value: unknown) => JSON.stringify(value);
  return JSON.parse(template, (key, value) =>
    key === 'Statement' && Array.isArray(value) ? [...value].sort((a, b) => (text(a) < text(b) ? -1 : 1)) : value,
  );
}

/** Whatever validation finds ends the synthesis, with all of it on the screen; it is read from the report. */
function synthesised(app: App): Templates {
  const show = console.error;
  console.error = () => {};
  try {
    return templatesOf(app.synth());
  } catch (error) {
    if (!(error as Error).message.includes('A copy of this report can be found in')) throw error;
    return templatesOf(new CloudAssembly(app.outdir));
  } finally {
    console.error = show;
    process.exitCode = undefined;
  }
}

/** The same templates need no second look. */
function withoutValidation<T>(work: () => T): T {
  const usual = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'false';
  try {
    return work();
  } finally {
    if (usual === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = usual;
  }
}

function templatesOf({ stacksRecursively }: CloudAssembly): Templates {
  return new Map(stacksRecursively.map(({ templateFile, templateFullPath }) => [templateFile, readFileSync(templateFullPath, 'utf8')]));
}
