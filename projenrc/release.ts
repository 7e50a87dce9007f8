import { github } from 'projen';

/** Days that a release of a dependency must be old before it comes in: a poisoned one is usually found within a week. */
export const COOLDOWN_DAYS = 7;

const DEBIAN_TOOLS = ['chromium', 'jq', 'redis-server', 'shellcheck', 'systemd'];

/** What `npm test` needs beside Node, on GitHub's runners. */
export const TOOLCHAINS: github.workflows.JobStep[] = [
  { name: 'Setup Java', uses: 'actions/setup-java@v5', with: { distribution: 'corretto', 'java-version': '17' } },
  { name: 'Setup Python', uses: 'actions/setup-python@v6', with: { 'python-version': '3.11' } },
  { name: 'Setup Go', uses: 'actions/setup-go@v6', with: { 'go-version-file': 'tools/kubernetes/go.mod' } },
  {
    name: 'Install tools',
    run: `sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends ${DEBIAN_TOOLS.join(' ')}`,
  },
];

/** The first release is 0.1.0; from then on the commits decide. */
export const NEXT_VERSION = '[ "$VERSION" != 0.0.0 ] || echo 0.1.0';

/** What ships, as a list that a scanner reads; it goes with the release on GitHub. */
export const BILL_OF_MATERIALS: github.workflows.JobStep = {
  name: 'Write the bill of materials',
  run: 'npm sbom --omit dev --workspaces=false --sbom-format cyclonedx > dist/sbom.cdx.json',
};

/** Once a week the tests meet the newest aws-cdk-lib, which the lock file doesn't know yet. */
export function testNewestCdk(on: github.GitHub): void {
  const workflow = on.addWorkflow('newest-cdk');
  workflow.on({ schedule: [{ cron: '0 4 * * 1' }], workflowDispatch: {} });
  workflow.addJob('test', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    env: { CI: 'true' },
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Setup Node.js', uses: 'actions/setup-node@v6', with: { 'node-version': '22' } },
      { name: 'Install', run: 'npm ci && npm install --no-save aws-cdk-lib@latest constructs@latest' },
      { name: 'Compile', run: 'npx projen compile' },
      { name: 'Test', run: 'npm test -- types unit api services synth matrix integ' },
    ],
  });
}
