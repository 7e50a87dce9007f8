import { dirname } from 'node:path';
import { partlyKnownText, substituted } from './values';

/** A stack as CloudFormation gets it. */
export interface TemplateStack {
  /** Where its template lies; each stage of an app has a folder of its own. */
  readonly templatePath: string;
  readonly stackName?: string;
  /** Unknown, if it is chosen at deployment. */
  readonly account?: string;
  /** Unknown, if it is chosen at deployment. */
  readonly region?: string;
  readonly template: { readonly [section: string]: any };
  /** What makes a nested stack. */
  readonly parent?: { readonly stack: TemplateStack; readonly logicalId: string };
}

/** A resource of a template. */
export interface TemplateResource {
  readonly stack: TemplateStack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: any;
  /** All that the template says of it, such as its `DeletionPolicy`. */
  readonly definition: any;
}

/** The same text for the same resource, and for no other. */
export function identityOf({
  stack,
  logicalId,
}: {
  readonly stack: Pick<TemplateStack, 'templatePath'>;
  readonly logicalId: string;
}): string {
  return `${stack.templatePath}#${logicalId}`;
}

/** Whether both are made: what has no condition always is, and under different conditions perhaps only one of them. */
export function mayStandTogether(one: TemplateResource, other: TemplateResource): boolean {
  const [condition, otherCondition] = [one.definition.Condition, other.definition.Condition];
  return condition === undefined || otherCondition === undefined || condition === otherCondition;
}

interface Place {
  readonly value: any;
  readonly stack: TemplateStack;
}

const MOST_STEPS = 50;

/** What such a resource hands out is known at deployment only; a nested stack of the app is read itself. */
const OPAQUE = /^(?:AWS::CloudFormation::(?:CustomResource|Macro|Stack)$|Custom::(?!AWSCDK-EKS-Cluster$))/;

/** The templates of an app, and what refers to what in them. */
export class TemplateSet {
  private readonly resources: TemplateResource[];
  private readonly byType = new Map<string, TemplateResource[]>();
  private readonly byIdentity = new Map<string, TemplateResource>();
  /** Nested stacks, by the identity of what makes them. */
  private readonly nested = new Map<string, TemplateStack>();
  private readonly exports = new Map<string, Place[]>();

  constructor(public readonly stacks: TemplateStack[]) {
    this.resources = stacks.flatMap(stack =>
      Object.entries<any>(stack.template.Resources ?? {}).map(([logicalId, written]) => {
        const definition = mentionsNoValue(written) ? withoutNoValue(written) : written;
        return { stack, logicalId, definition, type: definition?.Type, properties: definition?.Properties ?? {} };
      }),
    );
    for (const resource of this.resources) {
      this.byIdentity.set(identityOf(resource), resource);
      add(this.byType, resource.type, resource);
    }
    for (const stack of stacks) {
      if (stack.parent) this.nested.set(identityOf(stack.parent), stack);
      for (const output of Object.values<any>(stack.template.Outputs ?? {})) {
        if (output?.Export) add(this.exports, exportKey(output.Export.Name, stack), { value: output.Value, stack });
      }
    }
  }

  /** Every resource of these types, and of all types without one. */
  public all(...types: string[]): TemplateResource[] {
    if (types.length === 1) return this.byType.get(types[0]) ?? [];
    return types.length > 0 ? this.resources.filter(({ type }) => types.includes(type)) : this.resources;
  }

  /**
   * The resource that a value is a reference to: through joined text, outputs, parameters of nested stacks, and other stacks of the app.
   * Undefined, if it can't be told.
   */
  public target(value: any, stack: TemplateStack): TemplateResource | undefined {
    const found = this.source(value, stack);
    return found && !OPAQUE.test(found.type) ? found : undefined;
  }

  /** The same, but where a value may be anything: the custom resource, or the nested stack from elsewhere, that hands it out. */
  public source(value: any, stack: TemplateStack): TemplateResource | undefined {
    const found = this.follow({ value, stack });
    const [id] = [found?.value?.Ref ?? found?.value?.['Fn::GetAtt']].flat();
    return found && typeof id === 'string' ? this.resource(found.stack, id.split('.')[0]) : undefined;
  }

  /** Every resource that is referred to somewhere in a value. */
  public targets(value: any, stack: TemplateStack): TemplateResource[] {
    const found = this.target(value, stack);
    if (found) return [found];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(part => this.targets(part, stack)) : [];
  }

  /** The same text for what is surely the same: a resource of the app, or what another app made. */
  public keyOf(value: any, stack: TemplateStack): string {
    const found = this.target(value, stack);
    if (found) return identityOf(found);
    const text = JSON.stringify(value ?? null);
    // An ARN means the same everywhere, a name in one environment, a reference in one stack.
    if (typeof value === 'string' && value.startsWith('arn:')) return text;
    return JSON.stringify([...(text.includes('{') ? [stack.templatePath] : [stageOf(stack), stack.account, stack.region]), text]);
  }

  /** Follows a reference until it names a resource of its own stack. */
  private follow({ value, stack }: Place, steps = 0): Place | undefined {
    // Nobody deploys references that go round, but the review must come to an end.
    if (typeof value !== 'object' || value === null || steps > MOST_STEPS) return undefined;
    const [[how, what]] = [...Object.entries<any>(value), []];
    const next = (place: Place | undefined) => place && this.follow(place, steps + 1);
    switch (how) {
      case 'Fn::GetStackOutput':
        return next(this.stackOutput(what ?? {}, stack));
      case 'Fn::ImportValue':
        return next(nearest(this.exports.get(exportKey(what, stack)), stack));
      case 'Fn::Join':
        return next({ value: [what?.[1]].flat().find(part => typeof part === 'object'), stack });
      case 'Fn::Sub':
        return next({ value: substituted(what).find(part => typeof part === 'object' && !String(part.Ref).startsWith('AWS::')), stack });
      case 'Fn::Select':
      case 'Fn::Split':
        return next({ value: what?.[1], stack });
      case 'Ref':
        return stack.template.Parameters?.[what] ? next(this.given(what, stack)) : { value, stack };
      case 'Fn::GetAtt': {
        const [id, attribute] = typeof what === 'string' ? what.split(/\.(.*)/) : [what].flat();
        const nested = this.nested.get(identityOf({ stack, logicalId: id }));
        if (nested) return next({ value: nested.template.Outputs?.[String(attribute).replace(/^Outputs\./, '')]?.Value, stack: nested });
        const isCopy = this.resource(stack, id)?.type === 'Custom::CrossRegionExportReader';
        return isCopy ? next(this.crossRegionExport(attribute, stack)) : { value, stack };
      }
      default:
        return undefined;
    }
  }

  private resource(stack: TemplateStack, logicalId: string): TemplateResource | undefined {
    return this.byIdentity.get(identityOf({ stack, logicalId }));
  }

  /** What a nested stack gets for a parameter. */
  private given(parameter: string, { parent }: TemplateStack): Place | undefined {
    const maker = parent && this.resource(parent.stack, parent.logicalId);
    return maker && { value: maker.properties.Parameters?.[parameter], stack: maker.stack };
  }

  /** An output that is read by the name of its stack, in another account with a role of that account. */
  private stackOutput({ StackName, Region, RoleArn, OutputName }: any, to: TemplateStack): Place | undefined {
    const region = Region === undefined || Region?.Ref === 'AWS::Region' ? to.region : Region;
    const account = RoleArn === undefined ? to.account : accountOf(RoleArn);
    const stacks = this.stacks.filter(stack => stack.stackName === StackName && stack.region === region && stack.account === account);
    return nearest(
      stacks.map(stack => ({ value: stack.template.Outputs?.[OutputName]?.Value, stack })),
      to,
    );
  }

  /** What a stack with `crossRegionReferences` in another region has written for this one. */
  private crossRegionExport(name: string, to: TemplateStack): Place | undefined {
    const writers = this.all('Custom::CrossRegionExportWriter').filter(
      ({ properties: { WriterProps }, stack }) =>
        WriterProps?.region === to.region && stack.account === to.account && WriterProps?.exports?.[name],
    );
    return nearest(
      writers.map(({ properties, stack }) => ({ value: properties.WriterProps.exports[name], stack })),
      to,
    );
  }
}

function add<T>(lists: Map<string, T[]>, key: string, entry: T): void {
  const list = lists.get(key);
  if (list) list.push(entry);
  else lists.set(key, [entry]);
}

/** A name is exported once in each region of an account. */
function exportKey(name: any, { account, region }: TemplateStack): string {
  return JSON.stringify([account, region, name]);
}

function stageOf({ templatePath }: TemplateStack): string {
  return dirname(templatePath);
}

/** Two stages may name their stacks alike, and leave the environment to the deployment. */
function nearest(places: Place[] = [], to: TemplateStack): Place | undefined {
  return places.find(({ stack }) => stageOf(stack) === stageOf(to)) ?? places[0];
}

function accountOf(roleArn: any): string | undefined {
  return /:iam::(\d{12}):/.exec(partlyKnownText(roleArn) ?? '')?.[1];
}

function isNoValue(value: any): boolean {
  return value?.Ref === 'AWS::NoValue';
}

/** Most resources don't, and needn't be copied. */
function mentionsNoValue(value: any): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isNoValue(value) || Object.values(value).some(mentionsNoValue);
}

/** CloudFormation takes `AWS::NoValue` for absence. In an intrinsic it is a choice at deployment. */
function withoutNoValue(value: any): any {
  if (Array.isArray(value)) return value.filter(entry => !isNoValue(entry)).map(withoutNoValue);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, part]) => !isNoValue(part));
  return Object.fromEntries(kept.map(([key, part]) => [key, key.startsWith('Fn::') ? part : withoutNoValue(part)]));
}
