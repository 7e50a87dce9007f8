import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  NagPack,
  NIST80053R4Checks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import { APPS } from './library-apps';
import { added, entry, Entry, takePosture, withEntries } from '../../tools/acknowledgements-page';
import { Acknowledged, acknowledgements } from '../../tools/demo/acknowledgements';

type Pack = (root: App) => NagPack;

const BY_DEFAULT: Pack[] = [root => new AwsSolutionsChecks(root), root => new ServerlessChecks(root)];
const ALL: Pack[] = [
  ...BY_DEFAULT,
  root => new HIPAASecurityChecks(root),
  root => new NIST80053R4Checks(root),
  root => new NIST80053R5Checks(root),
  root => new PCIDSS321Checks(root),
];

/** Without a domain there is no certificate, and the choice of a name is the user's: the posture refuses them. */
const WITHOUT_DOMAIN = [
  'vpcOrigin, without domain, eu-west-1',
  'vpcOrigin, without domain, us-east-1',
  'vpcOnly, without domain, eu-west-1',
  'vpcOnly, without domain, us-east-1',
  'the example',
  'everything in us-east-1',
  'vpcOnly, two services, one NAT gateway',
  'pages beside two APIs',
  'sessions in every kind of store',
  'an archive',
  'an archive with a warm pool',
  'a machine image on Spot',
  'the REST example on Fargate',
  'Fargate with everything',
  'the REST example on EKS, in a cluster of this library',
  'EKS with everything, in a cluster of its own',
  'the REST example on a mix',
  'the GraphQL example',
  'the WebSocket example',
  'alarms on an API and its distribution',
];
/** A VPC that the app of the EKS example draws by itself. */
const OF_THE_USER = / Platform\/Vpc\//;

interface Found {
  readonly findings: string[];
  readonly entries: Entry[];
  /** Acknowledgements that answer nothing. */
  readonly stale: string[];
}

function findings(packs: Pack[], root: App): string[] {
  return packs.flatMap(pack =>
    pack(root)
      .validateScope(root)
      .violations.flatMap(violation => violation.violatingResources.map(resource => `${violation.ruleName} ${resource.constructPath}`)),
  );
}

function found(packs: Pack[], root: App): Found {
  const left = findings(packs, root);
  const answered = acknowledgements(root);
  return { findings: left, entries: answered.map(entry), stale: stale(packs, root, answered) };
}

/** What finds nothing below its construct when nothing is acknowledged. */
function stale(packs: Pack[], root: App, answered: Acknowledged[]): string[] {
  const nodes = [...new Set(answered.map(({ on }) => on.node as any))];
  const metadata = nodes.map(node => node._metadata);
  nodes.forEach(node => (node._metadata = []));
  const all = findings(packs, root);
  nodes.forEach((node, index) => (node._metadata = metadata[index]));
  return answered.map(({ id, on }) => `${id} ${on.node.path}`).filter(each => !all.some(one => one === each || one.startsWith(`${each}/`)));
}

/** Each app is drawn once: as it is by default, and then under the posture. */
const built = APPS.map(([name, build]) => {
  const root = build();
  const byDefault = found(BY_DEFAULT, root);
  takePosture(root);
  const posture = found(ALL, root);
  const refused = root.node.findAll().flatMap(construct => construct.node.validate().map(fault => `${construct.node.path}: ${fault}`));
  return { name, byDefault, posture, refused: refused.filter(fault => fault.includes('compliance posture')) };
});

describe.each(built.map((each): [string, (typeof built)[0]] => [each.name, each]))('%s', (name, { byDefault, posture, refused }) => {
  test('AwsSolutions and Serverless find nothing that is not acknowledged', () => {
    expect(byDefault.findings).toEqual([]);
  });

  test('under the posture all six packs find nothing, but on what it refuses', () => {
    const left = posture.findings.filter(finding => !OF_THE_USER.test(finding));
    if (!WITHOUT_DOMAIN.includes(name)) return expect([...left, ...refused]).toEqual([]);
    expect(refused).not.toEqual([]);
    for (const fault of refused) expect(fault).toMatch(/LoadBalancer\/Listener\/Resource: the load balancer speaks plain HTTP/);
    for (const finding of left) {
      expect(finding).toMatch(/-(ALBHttpToHttpsRedirection|ELBv2ACMCertificateRequired) .*\/LoadBalancer\/Listener\/Resource$/);
    }
    return undefined;
  });

  test('every acknowledgement answers a real finding, and says why', () => {
    expect(byDefault.entries.length).toBeGreaterThan(0);
    expect(posture.entries.length).toBeGreaterThan(byDefault.entries.length);
    expect([...byDefault.stale, ...posture.stale]).toEqual([]);
    expect(posture.entries.filter(({ reason }) => reason.length <= 40)).toEqual([]);
  });
});

test('what the user draws keeps its findings under the posture', () => {
  expect(built.flatMap(({ posture }) => posture.findings).some(finding => OF_THE_USER.test(finding))).toBe(true);
});

test('docs/acknowledgements.md lists them all; if not, run `npx tsx tools/acknowledgements-page.ts`', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'acknowledgements.md'), 'utf8');
  const byDefault = built.flatMap(each => each.byDefault.entries);
  const posture = built.flatMap(each => added(each.byDefault.entries, each.posture.entries));
  expect(withEntries(page, { byDefault, posture })).toBe(page);
});
