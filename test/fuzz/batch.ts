import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { App, Validations } from 'aws-cdk-lib';
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

const FOUR_PARTS = /^(\[[^\]]+\] )?[^A-Z].*; got: .+; allowed: .+; instead: .+[^.]$/s;
const TOKEN = /\$\{Token\[|#\{Token\[|-1\.888\d+e\+289/;

/** Draws plans as stacks of one app, because validation costs as much for one as for many. */
export function run(plans: Plan[]): Outcome[] {
  const app = new App({ context: STRICT_VALIDATION });
  Validations.of(app).addPlugins(new ScalableApiChecks(app));
  const outcomes = plans.map((plan, index) => attempt(app, plan, index));
  const drawn = outcomes.map((outcome, index) => (settled(outcome) ? [] : [index])).flat();
  const again = new App();
  for (const index of drawn) draw(again, id(index), { ...plans[index], order: plans[index].order + 1 });

  const findings = found(app);
  const [first, second] = [app, again].map(templatesOf);
  return outcomes.map((outcome, index) => {
    if (settled(outcome)) return outcome;
    const own = findings.filter(({ place }) => belongs(place, index)).map(({ text }) => text);
    const files = Object.keys(first).filter(file => belongs(file, index));
    const differs = files.filter(file => !isDeepStrictEqual(meaning(first[file]), meaning(second[file] ?? 'null')));
    const faults = [...own, ...differs.map(file => `${file} depends on the order of calls, or on chance`)];
    return faults.length > 0 ? { ...outcome, fault: faults.join('\n') } : outcome;
  });
}

function id(index: number): string {
  return `Plan${index}x`;
}

function belongs(place: string, index: number): boolean {
  return place.startsWith(id(index));
}

function settled({ refused, fault }: Outcome): boolean {
  return refused !== undefined || fault !== undefined;
}

/** Draws one plan; what is refused leaves nothing behind. */
function attempt(app: App, plan: Plan, index: number): Outcome {
  try {
    const stack = draw(app, id(index), plan);
    const errors = app.node.children
      .filter(child => belongs(child.node.id, index))
      .flatMap(child => child.node.findAll())
      .flatMap(construct => construct.node.validate());
    if (errors.length === 0) return { plan };
    remove(app, index);
    const strange = errors.filter(error => !FOUR_PARTS.test(error) || TOKEN.test(error));
    return strange.length > 0 ? { plan, fault: `${stack.node.id}: ${strange.join('\n')}` } : { plan, refused: errors[0] };
  } catch (error) {
    remove(app, index);
    const { message, stack } = error as Error;
    return FOUR_PARTS.test(message) && !TOKEN.test(message) ? { plan, refused: message } : { plan, fault: stack };
  }
}

function remove(app: App, index: number): void {
  for (const child of app.node.children) if (belongs(child.node.id, index)) app.node.tryRemoveChild(child.node.id);
}

/** What the CDK's validation and the library's own review say, each with the construct that it is about. */
function found(app: App): { place: string; text: string }[] {
  synthesised(app);
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ pluginName, violations }: any) =>
    violations.flatMap(({ ruleName, description, severity, violatingConstructs, violatingResources }: any) =>
      (violatingConstructs ?? violatingResources).map(({ constructPath, locations }: any) => ({
        place: String(constructPath),
        text: `${pluginName} ${severity} ${ruleName} at ${constructPath} ${JSON.stringify(locations)}: ${description}`,
      })),
    ),
  );
}

/** A template, but for the order of a policy's statements, which says nothing to AWS and is the CDK's. */
function meaning(template: string): unknown {
  const text = (value: unknown) => JSON.stringify(value);
  return JSON.parse(template, (key, value) =>
    key === 'Statement' && Array.isArray(value) ? [...value].sort((a, b) => (text(a) < text(b) ? -1 : 1)) : value,
  );
}

function templatesOf(app: App): { [file: string]: string } {
  const { stacksRecursively } = synthesised(app);
  return Object.fromEntries(
    stacksRecursively.map(({ templateFile, templateFullPath }) => [templateFile, readFileSync(templateFullPath, 'utf8')]),
  );
}

/** Whatever is found ends the synthesis, with all of it on the screen; it is read from the report. */
function synthesised(app: App): CloudAssembly {
  const show = console.error;
  console.error = () => {};
  try {
    return app.synth();
  } catch (error) {
    if (!/Validation ?failed/i.test(String(error))) throw error;
    return new CloudAssembly(app.outdir);
  } finally {
    console.error = show;
    process.exitCode = undefined;
  }
}
