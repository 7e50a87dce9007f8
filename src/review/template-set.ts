/** A stack as CloudFormation gets it. */
export interface TemplateStack {
  /** Where its template lies. */
  readonly templatePath: string;
  readonly stackName?: string;
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
export function identityOf({ stack, logicalId }: TemplateResource): string {
  return `${stack.templatePath}#${logicalId}`;
}

interface Place {
  readonly value: any;
  readonly stack: TemplateStack;
}

const MOST_STEPS = 50;

/** The templates of an app, and what refers to what in them. */
export class TemplateSet {
  private readonly resources: TemplateResource[];

  constructor(public readonly stacks: TemplateStack[]) {
    this.resources = stacks.flatMap(stack =>
      Object.entries<any>(stack.template.Resources ?? {}).map(([logicalId, definition]) => ({
        stack,
        logicalId,
        definition,
        type: definition?.Type,
        properties: definition?.Properties ?? {},
      })),
    );
  }

  /** Every resource of these types, and of all types without one. */
  public all(...types: string[]): TemplateResource[] {
    return types.length > 0 ? this.resources.filter(({ type }) => types.includes(type)) : this.resources;
  }

  /** The resource that a value is a reference to: through joined text, outputs, parameters of nested stacks, and other stacks of the app. */
  public target(value: any, stack: TemplateStack): TemplateResource | undefined {
    const found = this.follow({ value, stack });
    const [id] = [found?.value?.Ref ?? found?.value?.['Fn::GetAtt']].flat();
    const logicalId = typeof id === 'string' ? id.split('.')[0] : undefined;
    return this.resources.find(resource => resource.stack === found?.stack && resource.logicalId === logicalId);
  }

  /** Every resource that is referred to somewhere in a value. */
  public targets(value: any, stack: TemplateStack): TemplateResource[] {
    const found = this.target(value, stack);
    if (found) return [found];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(part => this.targets(part, stack)) : [];
  }

  /** Follows a reference until it names a resource of its own stack. */
  private follow({ value, stack }: Place, steps = 0): Place | undefined {
    // Nobody deploys references that go round, but the review must come to an end.
    if (typeof value !== 'object' || value === null || steps > MOST_STEPS) return undefined;
    const [[how, what]] = [...Object.entries<any>(value), []];
    const next = (place: Place | undefined) => place && this.follow(place, steps + 1);
    switch (how) {
      case 'Fn::GetStackOutput':
        return next(this.output(what?.OutputName, ({ stackName, region }) => stackName === what?.StackName && region === what?.Region));
      case 'Fn::ImportValue':
        return next(this.exported(what));
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
        const nested = this.stacks.find(({ parent }) => parent?.stack === stack && parent.logicalId === id);
        return nested ? next(this.output(String(attribute).replace(/^Outputs\./, ''), other => other === nested)) : { value, stack };
      }
      default:
        return undefined;
    }
  }

  /** What a nested stack gets for a parameter. */
  private given(parameter: string, { parent }: TemplateStack): Place | undefined {
    const maker = this.resources.find(({ stack, logicalId }) => stack === parent?.stack && logicalId === parent.logicalId);
    return maker && { value: maker.properties.Parameters?.[parameter], stack: maker.stack };
  }

  private output(name: string, of: (stack: TemplateStack) => boolean): Place | undefined {
    const stack = this.stacks.find(of);
    return stack && { value: stack.template.Outputs?.[name]?.Value, stack };
  }

  private exported(name: any): Place | undefined {
    const outputs = this.stacks.flatMap(stack => Object.values<any>(stack.template.Outputs ?? {}).map(output => ({ stack, output })));
    const found = outputs.find(({ output }) => output.Export && JSON.stringify(output.Export.Name) === JSON.stringify(name));
    return found && { value: found.output.Value, stack: found.stack };
  }
}

/** The references in a text that is put together with `Fn::Sub`. */
function substituted(what: any): any[] {
  const [text, values = {}] = [what].flat();
  return [...String(text).matchAll(/\$\{([^!}$][^}$]*)\}/g)].map(
    ([, name]) => values?.[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }),
  );
}
