import { github } from 'projen';
import { pinned } from './actions';

/** Days that a release of a dependency must be old before it comes in: a poisoned one is usually found within a week. */
export const COOLDOWN_DAYS = 7;

/** What sends the packages: in jobs that hold the keys it comes from the lock file, with all packages that it needs. */
export const PUBLIB = 'publib@0.2.1061';

/** From 24 on Node brings an npm that registries can trust without a token. */
export const WORKFLOW_NODE = '24';

/** What `npm test` needs beside Node and what GitHub's runners have: Chromium, jq, systemd. */
export const TOOLCHAINS: github.workflows.JobStep[] = [
  { name: 'Set up Java', uses: pinned('actions/setup-java'), with: { distribution: 'corretto', 'java-version': '17' } },
  { name: 'Set up Python', uses: pinned('actions/setup-python'), with: { 'python-version': '3.11' } },
  { name: 'Set up Go', uses: pinned('actions/setup-go'), with: { 'go-version-file': 'tools/kubernetes/go.mod', cache: false } },
  { name: 'Install tools', run: 'sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends redis-server shellcheck' },
  { name: 'Let tests make user namespaces', run: 'sudo sysctl --ignore --write kernel.apparmor_restrict_unprivileged_userns=0' },
];

/** The first release is 0.1.0; from then on the commits decide. */
export const NEXT_VERSION = '[ "$VERSION" != 0.0.0 ] || echo 0.1.0';

/** What a user installs, peers included, as a list that a scanner reads: of the packed tarball, under the version of the release. */
export const BILL_OF_MATERIALS: github.workflows.JobStep = {
  name: 'Write the bill of materials',
  run: [
    `mkdir -p .work/bill && cd .work/bill && echo '{ "name": "install", "version": "0.0.0" }' > package.json`,
    'npm install --no-fund --no-audit --ignore-scripts ../../dist/js/*.tgz',
    'npm sbom --sbom-format cyclonedx > ../../dist/sbom.cdx.json',
  ].join('\n'),
};

export const ATTACH_BILL: github.workflows.JobStep = {
  name: 'Attach the bill of materials',
  // There is no release then.
  if: '${{ !inputs.dry_run }}',
  run: 'gh release upload "$(cat dist/releasetag.txt)" dist/sbom.cdx.json --repo "$GITHUB_REPOSITORY"',
  env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
};

/** What users install, against the advisories of today. */
export const LOOK_FOR_ADVISORIES: github.workflows.JobStep = { name: 'Look for known vulnerabilities', run: 'npm audit --omit=dev' };

/** Once a week the tests meet the newest aws-cdk-lib, which the lock file doesn't know yet, and what users install meets the newest advisories. */
export function watchTheWorld(on: github.GitHub): void {
  const workflow = on.addWorkflow('newest-cdk');
  workflow.on({ schedule: [{ cron: '0 4 * * 1' }], workflowDispatch: {} });
  const job = {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    tools: { node: { version: WORKFLOW_NODE } },
  };
  workflow.addJob('advisories', { ...job, steps: [github.WorkflowSteps.checkout(), LOOK_FOR_ADVISORIES] });
  workflow.addJob('test', {
    ...job,
    env: { CI: 'true' },
    steps: [
      github.WorkflowSteps.checkout(),
      ...TOOLCHAINS,
      { name: 'Install', run: 'npm ci && npm install --no-save aws-cdk-lib@latest constructs@latest' },
      { name: 'Compile', run: 'npx projen compile' },
      { name: 'Test', run: 'npm test -- types unit api services synth matrix integ' },
    ],
  });
}
