import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CfnElement,
  CfnResource,
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
  Stack,
  Stage,
  Token,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ALL_RULES } from './all-rules';
import { Rule } from './rule';
import { identityOf, TemplateResource, TemplateSet, TemplateStack } from './template-set';
import { acknowledgedReason } from '../private/acknowledge';
import { refuse } from '../private/refusal';

const NAME = 'ScalableApi';

/**
 * Reviews the templates of an app for what goes wrong with web APIs behind CloudFront and a load balancer, and what tools that look at one
 * resource at a time can't see: a load balancer that is reached around its distribution, a guarded path that is cached or shadowed, drain
 * times that don't fit. It reads templates, so it reviews what this library draws, what escape hatches made of it, and what was written by
 * hand or imported with `CfnInclude`.
 *
 * A finding is acknowledged as one of cdk-nag is, on the construct or one above it, by the rule's id with what stands in brackets behind it:
 * `Validations.of(construct).acknowledge({ id: 'ScalableApi::SharedCacheTakesCookies[/api/*]', reason: '…' })`. Errors end the synthesis,
 * warnings are shown. docs/review.md explains each rule.
 *
 * @example
 * declare const app: App;
 * Validations.of(app).addPlugins(new ScalableApiChecks());
 */
export class ScalableApiChecks implements IPolicyValidationPlugin {
  /** What stands above the findings in the report. */
  public readonly name: string = NAME;

  /** The library's own version. */
  public readonly version?: string = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version;

  /** Ids of all rules; an acknowledgement has `ScalableApi::` before one. */
  public readonly ruleIds?: string[] = ALL_RULES.map(({ id }) => id);

  /**
   * @param scope the app; only where the CDK doesn't tell a plugin of it, which newer releases do
   */
  constructor(private readonly scope?: IConstruct) {}

  /** Called by the CDK when the templates are written. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    // The lowest CDK says no more than where the templates lie.
    const root: IConstruct | undefined = context.appConstruct ?? this.scope;
    if (!root) {
      refuse({
        what: "this release of the CDK doesn't tell plugins which app they review",
        got: 'new ScalableApiChecks()',
        allowed: 'the app, or a newer aws-cdk-lib',
        instead: 'write new ScalableApiChecks(app)',
      });
    }
    const app = new ReviewedApp(root);
    const templates = new TemplateSet(app.stacks(context.templatePaths));
    const violations = ALL_RULES.flatMap(rule => violationsOf(rule, templates, app));
    return { violations, success: violations.every(({ severity }) => severity !== 'error') };
  }
}

function violationsOf(rule: Rule, templates: TemplateSet, app: ReviewedApp): PolicyViolation[] {
  const { id, severity, description, reason, fix, see } = rule;
  const named = rule.findings(templates).map(finding => ({ ...finding, name: id + (finding.which ? `[${finding.which}]` : '') }));
  const left = named.filter(({ name, resource }) => !app.acknowledges(name, resource));
  return [...new Set(left.map(({ name }) => name))].map(ruleName => ({
    ruleName,
    description: `${description}: ${reason}`,
    severity,
    fix: `${fix}. ${see}`,
    violatingResources: left
      .filter(({ name }) => name === ruleName)
      .map(({ resource, location }) => ({
        resourceLogicalId: resource.logicalId,
        templatePath: resource.stack.templatePath,
        locations: [location],
      })),
  }));
}

/** The constructs that the templates were made from. */
class ReviewedApp {
  private readonly all: Stack[];
  private made?: Map<string, IConstruct>;

  constructor(private readonly root: IConstruct) {
    this.all = root.node.findAll().filter(Stack.isStack);
  }

  /** The stacks that these templates are of, with the ones that are nested in them. */
  public stacks(paths: string[]): TemplateStack[] {
    const wanted = paths.map(path => resolve(path));
    const top = (stack: Stack): Stack => (stack.nestedStackParent ? top(stack.nestedStackParent) : stack);
    const read = new Map<Stack, TemplateStack>();
    // A stack comes before those in it.
    for (const stack of this.all.filter(each => wanted.includes(templatePath(top(each))))) {
      const { stackName, account, region, nestedStackParent: outer, nestedStackResource: maker } = stack;
      const parent = outer && { stack: read.get(outer)!, logicalId: outer.resolve((maker as CfnElement).logicalId) };
      const path = templatePath(stack);
      read.set(stack, {
        templatePath: path,
        template: JSON.parse(readFileSync(path, 'utf8')),
        stackName,
        account: Token.isUnresolved(account) ? undefined : account,
        region: Token.isUnresolved(region) ? undefined : region,
        parent,
      });
    }
    return [...read.values()];
  }

  /** Whether somebody has said that a resource may be as it is, on its construct or on one above. */
  public acknowledges(finding: string, resource: TemplateResource): boolean {
    const construct = this.constructOf(resource);
    return construct !== undefined && acknowledgedReason(construct, `${NAME}::${finding}`) !== undefined;
  }

  /** A template may have resources that have no construct of their own: then it is the stack. */
  private constructOf(resource: TemplateResource): IConstruct | undefined {
    this.made ??= this.constructs();
    return this.made.get(identityOf(resource)) ?? this.all.find(stack => templatePath(stack) === resource.stack.templatePath);
  }

  /** By the identity of the resource. Logical ids take long to resolve: an app without findings doesn't pay for them. */
  private constructs(): Map<string, IConstruct> {
    const paths = new Map(this.all.map(stack => [stack, templatePath(stack)]));
    return new Map(
      this.root.node
        .findAll()
        .filter(CfnResource.isCfnResource)
        .map(element => {
          const stack = { templatePath: paths.get(element.stack)! };
          return [identityOf({ stack, logicalId: element.stack.resolve(element.logicalId) }), element];
        }),
    );
  }
}

function templatePath(stack: Stack): string {
  return resolve(join(Stage.of(stack)!.outdir, stack.templateFile));
}
