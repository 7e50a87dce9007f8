/** `tsx tools/iam-page.ts`: writes docs/iam.md, every IAM statement of the examples with its reason. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { catalogue, catalogueGraph, inventory, orderStatus, shop } from './example-apps';
import { boundBy, key, reasonOf } from './iam/reasons';
import { Statement, statementsOf } from './iam/statements';
import { synthesised } from './pictures/templates';
import { COMPUTES } from '../examples/typescript/computes/computes';

export const IAM_PAGE = join(__dirname, '..', 'docs', 'iam.md');

/** Each story, and REST and the shop on every compute. */
const APPS: (() => App)[] = [
  ...Object.values(COMPUTES).flatMap(compute => [
    () => catalogue({ compute, domain: 'api.example.com' }),
    () => shop('shop.example.com', compute),
  ]),
  () => catalogueGraph(),
  () => orderStatus(),
  () => inventory('inventory.example.com'),
];

const KINDS: { readonly [kind in Statement['kind']]: string } = {
  role: 'What roles may do',
  managed: "Policies of AWS's own that roles have",
  resource: 'What policies of buckets and topics say',
  trust: 'Who may take a role',
};

/** Every statement of the examples, each form of it once. */
export function exampleStatements(): Statement[] {
  const all = APPS.flatMap(app => statementsOf(synthesised(app()))).map((statement): [string, Statement] => [line(statement), statement]);
  return [...new Map(all.sort(([one], [other]) => (one < other ? -1 : 1))).values()];
}

export function iamPage(statements: Statement[]): string {
  return `# IAM

Every statement that the examples emit, on every compute, with its reason; written by \`tools/iam-page.ts\` from their templates. \`<Type>\` is a reference to a resource of the same app. Where a statement is on every resource (\`*\`), AWS has no narrower one for its actions, by the list that AWS publishes, or a condition binds it; a test holds that for everything that the library draws.
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

function form({ effect, resources, principals, conditions }: Statement): string {
  const who = principals.length > 0 ? [principals.map(code).join(', ')] : [];
  const what = resources.length > 0 ? [resources.map(code).join(', ')] : [];
  const when = conditions.length > 0 ? [`if ${conditions.map(code).join(' and ')}`] : [];
  return [...(effect === 'Deny' ? ['denied'] : []), ...who, ...what, ...when].join('; ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function line(statement: Statement): string {
  return JSON.stringify([key(statement), statement]);
}

if (require.main === module) {
  // Other runs validate the same templates; here they are only read.
  process.env.CDK_VALIDATION = 'false';
  writeFileSync(IAM_PAGE, iamPage(exampleStatements()));
}
