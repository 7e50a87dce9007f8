/** `tsx tools/iam-page.ts`: writes docs/iam.md, every IAM statement that the library draws with its reason. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ApiAlarms, ApiExposure, Compliance, EdgeDistribution, SessionEngine, SessionStore, StaticSite } from '../src';
import { boundBy, key, reasonOf } from './iam/reasons';
import { Statement, statementsOf } from './iam/statements';
import { synthesised } from './pictures/templates';
import { APPS } from '../test/integ/library-apps';
import { api, regionalStack } from '../test/support/apps';
import { domainIn } from '../test/support/domains';

export const IAM_PAGE = join(__dirname, '..', 'docs', 'iam.md');

const KINDS: { readonly [kind in Statement['kind']]: string } = {
  role: 'What roles may do',
  managed: "Policies of AWS's own that roles have",
  cluster: 'Who may do what inside an EKS cluster',
  resource: 'What policies of buckets and topics say',
  key: "What policies of the posture's keys say",
  trust: 'Who may take a role',
};

/** Each form of every statement once. An app in us-east-1 has none that one elsewhere lacks. */
export function libraryStatements(): Statement[] {
  const all = [...APPS.map(([, build]) => build), compliant]
    .map(build => build())
    .filter(app => app.node.children.some(stack => Stack.of(stack).region !== 'us-east-1'))
    .flatMap(app => statementsOf(synthesised(app)))
    .map((statement): [string, Statement] => [line(statement), statement]);
  return [...new Map(all.sort(([one], [other]) => (one < other ? -1 : 1))).values()];
}

/** All that the compliance posture brings a statement for. */
function compliant(): App {
  const root = new App();
  const stack = regionalStack('App', {}, root);
  const origin = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack) });
  const site = StaticSite.fromDirectory(join(__dirname, '..', 'test', 'support', 'site'));
  new ApiAlarms(stack, 'Alarms', { sources: [origin, new EdgeDistribution(stack, 'Edge', { origin, site })] });
  origin.attach(new SessionStore(stack, 'Sessions', { engine: SessionEngine.dynamoDb() }));
  Compliance.of(root).apply();
  return root;
}

export function iamPage(statements: Statement[]): string {
  return `# IAM

Every statement that the library draws, with its reason: in every shape that users choose, on every compute, and under the [compliance posture](compliance.md); written by \`tools/iam-page.ts\` from the templates of all apps in \`test/integ/library-apps.ts\`, the examples among them. \`<Type>\` is a reference to a resource of the same app. Where a statement is on every resource (\`*\`), AWS has no narrower one for its actions, by the list that AWS publishes, or a condition binds it; a test holds that for everything that the library draws.
${Object.entries(KINDS)
  .map(([kind, title]) =>
    section(
      title,
      statements.filter(each => each.kind === kind),
    ),
  )
  .join('')}`;
}

function section(title: string, statements: Statement[]): string {
  const rows = [...new Set(statements.map(key))].map(each => {
    const forms = statements.filter(statement => key(statement) === each);
    const [first] = forms;
    const cells = [
      first.actions.map(action => code(action)),
      forms.map(form),
      [reasonOf(first), ...(boundBy(first) ? [`bound by: ${boundBy(first)}`] : [])],
    ];
    return `| ${cells.map(cell => cell.join('<br>')).join(' | ')} |`;
  });
  return `\n## ${title}\n\n| actions | on | why |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** The policy of a key is about that key, whatever it names. */
function form({ kind, effect, resources, principals, conditions }: Statement): string {
  const who = principals.length > 0 ? [principals.map(code).join(', ')] : [];
  const what = resources.length > 0 && kind !== 'key' ? [resources.map(code).join(', ')] : [];
  const when = conditions.length > 0 ? [`if ${conditions.map(code).join(' and ')}`] : [];
  return [...(effect === 'Deny' ? ['denied'] : []), ...who, ...what, ...when].join('; ');
}

/** Digests are of one app. */
function code(text: string): string {
  return `\`${text.replace(/\b[0-9a-f]{40,}\b/, '…')}\``;
}

function line(statement: Statement): string {
  return JSON.stringify([key(statement), statement]);
}

if (require.main === module) {
  // Other runs validate the same templates; here they are only read.
  process.env.CDK_VALIDATION = 'false';
  writeFileSync(IAM_PAGE, iamPage(libraryStatements()));
}
