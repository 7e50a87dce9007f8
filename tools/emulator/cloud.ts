import { Emulator } from './emulator';

export const HOME = 'eu-west-1';
export const US_EAST_1 = 'us-east-1';

/** What CloudFormation has made, under the name of its stack and its logical id. */
export interface Made {
  readonly name: string;
  readonly type: string;
  readonly physicalId: string;
}

/** The stacks of an app, without the one that the CLI's bootstrap makes. */
export interface Stack {
  readonly name: string;
  readonly region: string;
  readonly status: string;
  readonly outputs: { readonly [key: string]: string };
}

/** A resource's properties as CloudFormation handed them over, all references resolved. */
export interface Model {
  readonly physicalId: string;
  readonly [property: string]: any;
}

/**
 * Reads what is in the account, in the regions of an app; nothing here comes from a template on this machine. What a service says itself
 * comes from `ask`, what CloudFormation handed it from `models`.
 */
export class Cloud {
  constructor(private readonly emulator: Emulator) {}

  public ask(service: string, operation: string, params: object = {}, region = HOME): Promise<any> {
    return this.emulator.ask(region, service, operation, params);
  }

  public async stacks(): Promise<Stack[]> {
    const found: Stack[] = [];
    for (const region of [US_EAST_1, HOME]) {
      const { Stacks } = await this.ask('cloudformation', 'describe_stacks', {}, region);
      for (const { StackName, StackStatus, Outputs = [] } of Stacks) {
        if (StackName === 'CDKToolkit' || StackStatus === 'DELETE_COMPLETE') continue;
        const outputs = Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }: any) => [OutputKey, OutputValue]));
        found.push({ name: StackName, region, status: StackStatus, outputs });
      }
    }
    return found.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Everything that the stacks hold. */
  public made(): Promise<Made[]> {
    return this.ofStacks(async ({ name, region }) => {
      const { StackResourceSummaries } = await this.ask('cloudformation', 'list_stack_resources', { StackName: name }, region);
      return StackResourceSummaries.map(({ LogicalResourceId, ResourceType, PhysicalResourceId }: any) => ({
        name: `${name}/${LogicalResourceId}`,
        type: ResourceType,
        physicalId: PhysicalResourceId,
      }));
    });
  }

  /** Ids of all that has ever happened to the stacks. */
  public events(): Promise<string[]> {
    return this.ofStacks(async ({ name, region }) => {
      const { StackEvents } = await this.ask('cloudformation', 'describe_stack_events', { StackName: name }, region);
      return StackEvents.map(({ EventId }: any) => EventId);
    });
  }

  /** Templates as they were deployed, by stack. */
  public async templates(): Promise<{ [stack: string]: any }> {
    const pairs = await this.ofStacks(async ({ name, region }) => {
      const { TemplateBody } = await this.ask('cloudformation', 'get_template', { StackName: name, TemplateStage: 'Original' }, region);
      return [[name, typeof TemplateBody === 'string' ? JSON.parse(TemplateBody) : TemplateBody]];
    });
    return Object.fromEntries(pairs);
  }

  /** What the stacks have of a type: for what the emulator's services don't say themselves. */
  public async models(type: string, region = HOME): Promise<Model[]> {
    const { ResourceDescriptions } = await this.ask('cloudcontrol', 'list_resources', { TypeName: type }, region);
    return ResourceDescriptions.map(({ Identifier, Properties }: any) => ({ ...JSON.parse(Properties), physicalId: Identifier }));
  }

  public async model(type: string, region = HOME): Promise<Model> {
    const all = await this.models(type, region);
    if (all.length !== 1) throw new Error(`${all.length} of ${type} in ${region}`);
    return all[0];
  }

  private async ofStacks<T>(read: (stack: Stack) => Promise<T[]>): Promise<T[]> {
    const all: T[] = [];
    for (const stack of await this.stacks()) all.push(...(await read(stack)));
    return all;
  }
}
