import { Aspects, CfnResource, IAspect, Stack, Stage } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { BackupPlan } from './backup-plan';
import { Care } from './care';
import { drawnByLibrary, partners } from './drawn';
import { loadBalancerLogs } from './log-delivery';
import { StackKey } from './stack-key';
import { TREATMENTS } from './treatments';
import { refusal, refuse } from '../../private/refusal';
import { topStack } from '../../private/top-stack';

/** What is chosen for a scope. */
export interface Choice {
  readonly key?: kms.IKey;
  readonly backupDays?: number;
}

const BACKUP_DAYS = 35;
const postures = new WeakMap<IConstruct, Posture>();

/** The one posture of the tree to which a scope belongs. */
export function postureOf({ node: { root } }: IConstruct): Posture {
  if (!postures.has(root)) postures.set(root, new Posture());
  return postures.get(root)!;
}

/**
 * Works on a whole stage in one visit, before anything else is visited: an aspect may then add a child anywhere, in every version of the CDK,
 * and other aspects, such as tags, see it.
 */
export class Posture implements IAspect {
  private readonly choices = new Map<IConstruct, Choice>();
  private readonly stages = new Set<IConstruct>();
  private readonly cares = new Map<Stack, Care>();
  private readonly treated = new Set<IConstruct>();

  public choose(scope: IConstruct, choice: Choice): void {
    const earlier = this.choices.get(scope) ?? {};
    if (clash(earlier.key, choice.key) || clash(earlier.backupDays, choice.backupDays)) {
      refuse(
        {
          what: 'the compliance posture is applied twice with different options',
          got: clash(earlier.key, choice.key) ? 'two keys' : `backups of ${earlier.backupDays} and of ${choice.backupDays} days`,
          allowed: 'each option once for a scope',
          instead: 'give all options in one call, or apply it to each stack with its own',
        },
        scope,
      );
    }
    this.choices.set(scope, { key: choice.key ?? earlier.key, backupDays: choice.backupDays ?? earlier.backupDays });
    // The companions of a stack are its siblings, so a stack's posture looks at the whole stage.
    const own = [...scope.node.scopes].reverse().find(Stage.isStage)!;
    for (const stage of [own, ...scope.node.findAll().filter(Stage.isStage)]) {
      if (this.stages.has(stage)) continue;
      this.stages.add(stage);
      Aspects.of(stage).add(this);
    }
  }

  public visit(stage: IConstruct): void {
    if (!this.stages.has(stage)) return;
    stage.node
      .findAll()
      .filter(Stage.isStage)
      .forEach(other => this.requireReached(other, stage));
    const resources = inStage(stage).filter(CfnResource.isCfnResource);
    const logs = loadBalancerLogs(resources);
    for (const resource of resources) {
      const treatment = TREATMENTS[resource.cfnResourceType];
      if (!treatment || this.treated.has(resource) || !drawnByLibrary(resource)) continue;
      const care = this.care(topStack(resource), logs);
      if (!care) continue;
      this.treated.add(resource);
      treatment(resource, care);
    }
  }

  private care(stack: Stack, logs: ReadonlySet<string>): Care | undefined {
    const choices = this.choicesFor(stack);
    if (choices.length === 0) return undefined;
    if (!this.cares.has(stack)) {
      const backupDays = choices.find(choice => choice.backupDays !== undefined)?.backupDays ?? BACKUP_DAYS;
      const key = new StackKey(
        stack,
        choices.map(choice => choice.key).filter(chosen => chosen !== undefined),
      );
      this.cares.set(stack, { key, backups: new BackupPlan(stack, key, backupDays), backupDays, loadBalancerLogs: logs });
    }
    return this.cares.get(stack);
  }

  /** The nearest first: what is chosen for the stack, or for the one whose companion it is, then for its stage, then for the app. */
  private choicesFor(stack: Stack): Choice[] {
    const near = partners(stack).flatMap(partner => this.choices.get(partner) ?? []);
    const above = stack.node.scopes.slice(0, -1).reverse();
    return [...near, ...above.flatMap(scope => this.choices.get(scope) ?? [])];
  }

  /** A stage that was made after the call has been synthesised by now, without a visit. */
  private requireReached(other: IConstruct, stage: IConstruct): void {
    const chosen = other.node.scopes.some(scope => this.choices.has(scope));
    if (!chosen || this.stages.has(other) || !other.node.findAll().some(drawnByLibrary)) return;
    const fault = refusal({
      what: 'the compliance posture does not reach a stage',
      got: `${other.node.path}, made after the call`,
      allowed: 'stages that exist when it is applied, because aspects do not cross into a stage',
      instead: 'call `Compliance.of(stage).apply()` for the stage too',
    });
    stage.node.addValidation({ validate: () => [fault] });
  }
}

function clash<T>(one: T | undefined, other: T | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function inStage(scope: IConstruct): IConstruct[] {
  return [scope, ...scope.node.children.filter(child => !Stage.isStage(child)).flatMap(inStage)];
}
