import { DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { digest } from '../private/digest';
import { physicalName } from '../private/physical-name';
import { countTowards, Quota } from '../private/quota';

/** What tells shared resources apart. */
export interface SharedOptions {
  /** Id of the scope in the stack under which they lie. */
  readonly parent: string;
  readonly kind: string;
  /** Plain data, which may hold tokens. */
  readonly content: unknown;
  /** The longest name that the service takes. */
  readonly maxLength: number;
  /** What an account may have of it. */
  readonly quota: Quota;
}

/** One resource for each content and stack; its id and name follow from the content, so that other content is another resource. */
export function sharedInStack<T extends Construct>(
  scope: Construct,
  options: SharedOptions,
  make: (parent: Construct, id: string, name: string) => T,
): T {
  const stack = Stack.of(scope);
  const parent = (stack.node.tryFindChild(options.parent) as Construct | undefined) ?? new Construct(stack, options.parent);
  const content = Tokenization.resolve(options.content, { scope, preparing: false, resolver: new ByTarget() });
  const id = `${options.kind}${digest(content)}`;
  const existing = parent.node.tryFindChild(id) as T | undefined;
  if (existing) return existing;
  const made = make(parent, id, physicalName(parent, { maxLength: options.maxLength, replacedBy: [options.kind, content] }));
  countTowards(options.quota, made);
  return made;
}

/** The text of a token changes with the order in which constructs are made, and a logical id is unique in its stack only; a path is neither. */
class ByTarget extends DefaultTokenResolver {
  constructor() {
    super({ join: (left, right) => [left, right] });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token) ? [token.target.node.path, token.displayName] : super.resolveToken(token, context, postProcessor);
  }
}
