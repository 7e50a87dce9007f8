import { Component, github } from 'projen';

type Job = github.workflows.Job;
type Step = github.workflows.JobStep;

/** The folder into which projen's jobs check out the sources, beside the packages. */
const SOURCES = '.repo';
const RELEASE = 'Release';

/** What `publib-pypi` installs, by hash; its own pip then finds everything there, and nothing else. */
const PYPI_TOOLS = [
  {
    name: 'Install what signs and uploads',
    run: `python3 -m pip install --user --no-deps --only-binary :all: --require-hashes --requirement ${SOURCES}/projenrc/pypi-tools.txt`,
  },
];

/** One registry: projen's name of it, and what of publishing to it is its own. */
interface Registry {
  readonly name: string;
  readonly before?: Step[];
  readonly env?: { readonly [name: string]: string };
  readonly tools?: github.workflows.Tools;
}

const REGISTRIES: Registry[] = [
  { name: 'npm' },
  { name: 'maven' },
  // The hashes are those of this version's files.
  { name: 'pypi', before: PYPI_TOOLS, env: { PIP_NO_INDEX: 'true' }, tools: { python: { version: '3.11' } } },
];

/**
 * projen's workflows, closed where projen leaves them open: no checkout leaves a token behind, since no job pushes with git, and what is
 * installed and built runs in other jobs than those that may publish.
 */
export class HardenedWorkflows extends Component {
  constructor(private readonly hub: github.GitHub) {
    super(hub.project);
  }

  /** After projen's own components have added their jobs. */
  public override preSynthesize(): void {
    const release = this.hub.tryFindWorkflow('release')!;
    REGISTRIES.forEach(registry => split(release, registry));
    for (const workflow of this.hub.workflows) {
      for (const [id, job] of Object.entries(workflow.jobs)) {
        workflow.updateJob(id, { ...(job as Job), steps: stepsOf(job as Job).map(withoutToken) });
      }
    }
  }
}

/** Some of projen's jobs write their steps when they are asked. */
function stepsOf({ steps }: Job): Step[] {
  return typeof steps === 'function' ? (steps as () => Step[])() : steps;
}

function withoutToken(step: Step): Step {
  return step.uses?.startsWith('actions/checkout@') ? { ...step, with: { ...step.with, 'persist-credentials': false } } : step;
}

/**
 * Makes two jobs of one: the first packages and has no rights, the second has them and runs, of npm's packages, only what the lock file
 * names. Maven itself still fetches the plugin that signs: publib names its prefix, so it is Apache's newest.
 */
function split(workflow: github.GithubWorkflow, { name, before = [], env, tools }: Registry): void {
  const whole = workflow.getJob(`release_${name}`) as Job;
  const step = (wanted: string): Step => whole.steps.find(each => each.name === wanted)!;
  const artifact = { name: `package-${name}`, path: 'dist' };
  workflow.addJob(`package_${name}`, {
    name: `Package for ${name}`,
    needs: ['release'],
    runsOn: whole.runsOn,
    permissions: { contents: github.workflows.JobPermission.READ },
    if: whole.if,
    tools: whole.tools,
    steps: [...whole.steps.slice(0, whole.steps.indexOf(step(RELEASE))), github.WorkflowSteps.uploadArtifact({ with: artifact })],
  });
  const { NPM_REGISTRY: _publibKnowsIt, ...environment } = step(RELEASE).env!;
  workflow.updateJob(`release_${name}`, {
    ...whole,
    needs: ['release', `package_${name}`],
    tools: { ...whole.tools, ...tools },
    steps: [
      github.WorkflowSteps.downloadArtifact({ name: 'Download packages', with: artifact }),
      step('Checkout'),
      { name: 'Install Dependencies', run: `cd ${SOURCES} && npm ci --ignore-scripts` },
      ...before,
      { name: RELEASE, run: `${SOURCES}/node_modules/.bin/publib-${name}`, env: { ...environment, ...env } },
    ],
  });
}
