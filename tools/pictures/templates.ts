import { App } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { TemplateSet, TemplateStack } from '../../src/review/template-set';

export interface SynthesisedStack extends TemplateStack {
  /** Where the assembly lies, with the assets. */
  readonly folder: string;
  readonly stackName: string;
  readonly region: string;
  readonly template: { readonly Resources: { [id: string]: any }; readonly Outputs?: { [name: string]: any } };
}

export function synthesised(app: App): SynthesisedStack[] {
  return stacksOf(app.synth());
}

/** What an app in any language has left in its folder. */
export function assembled(folder: string): SynthesisedStack[] {
  return stacksOf(new CloudAssembly(folder));
}

function stacksOf({ directory: folder, stacks }: CloudAssembly): SynthesisedStack[] {
  return stacks.map(({ stackName, template, templateFullPath: templatePath, environment: { region } }) => ({
    folder,
    templatePath,
    stackName,
    // A stack of nothing but imports has none.
    template: { Resources: {}, ...template },
    region,
  }));
}

export interface Resource {
  readonly stack: SynthesisedStack;
  readonly id: string;
  readonly type: string;
  readonly properties: any;
}

/** Resources of the templates of one app, and what refers to what, across stacks too. */
export class Templates {
  private readonly resources: Resource[];
  private readonly references: TemplateSet;

  constructor(public readonly stacks: SynthesisedStack[]) {
    this.references = new TemplateSet(stacks);
    this.resources = stacks.flatMap(stack =>
      Object.entries(stack.template.Resources).map(([id, { Type, Properties }]) => ({
        stack,
        id,
        type: Type,
        properties: Properties ?? {},
      })),
    );
  }

  public all(type: string): Resource[] {
    return this.resources.filter(resource => resource.type === type);
  }

  /** The only resource of a type. A picture that picked one of several would hide the others. */
  public one(type: string): Resource {
    const found = this.optional(type);
    if (!found) throw new Error(`the templates hold no ${type}`);
    return found;
  }

  public optional(type: string): Resource | undefined {
    const found = this.all(type);
    if (found.length > 1) throw new Error(`the templates hold ${found.length} of ${type}: ${found.map(({ id }) => id).join(', ')}`);
    return found[0];
  }

  /** The resource that a value of a template refers to. */
  public follow(value: any, { stack }: Pick<Resource, 'stack'>): Resource {
    const target = this.references.source(value, stack);
    const found = this.resources.find(resource => resource.stack === target?.stack && resource.id === target.logicalId);
    if (!found) throw new Error(`${JSON.stringify(value)} refers to no resource of the templates`);
    return found;
  }
}

/** What Application Auto Scaling holds an ECS service to. */
export function taskBounds(templates: Templates, service: Resource): { readonly MinCapacity: number; readonly MaxCapacity: number } {
  const scaled = templates
    .all('AWS::ApplicationAutoScaling::ScalableTarget')
    .find(({ properties }) => JSON.stringify(properties.ResourceId).includes(`"${service.id}"`));
  if (!scaled) throw new Error(`nothing scales ${service.id}`);
  return scaled.properties;
}
