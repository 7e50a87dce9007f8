import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { GraphQLError, parse, specifiedRules, validate, type DocumentNode, type ValidationRule } from 'graphql';
import { createComplexityRule, simpleEstimator } from 'graphql-query-complexity';
import { schema } from './schema.js';

/** What one operation may ask for. */
const LIMITS = { tokens: 500, depth: 6, cost: 500 };

export interface OperationParams {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** The document, or what is wrong with it: refused before anything of it runs. */
export function checkedDocument({ query, operationName, variables }: OperationParams): DocumentNode | GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: LIMITS.tokens });
  } catch (error) {
    return [error as GraphQLError];
  }
  const cost = createComplexityRule({
    maximumComplexity: LIMITS.cost,
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    // A list costs what one item of it costs, as often as `first` says.
    estimators: [
      ({ args, childComplexity }) => (typeof args.first === 'number' ? 1 + Math.max(args.first, 1) * childComplexity : undefined),
      simpleEstimator({ defaultComplexity: 1 }),
    ],
    createError: (max, asked) => refusal('TOO_COSTLY', `the query costs ${asked}, more than ${max}: ask for fewer products or fields`),
  });
  // The cost is counted for a valid document only: fragments that include themselves would have none.
  for (const rules of [[...specifiedRules, depthRule], [cost]]) {
    const errors = validate(schema, document, rules, { maxErrors: 10 });
    if (errors.length > 0) return [...errors];
  }
  return document;
}

const depthRule: ValidationRule = context =>
  maxDepthRule({
    n: LIMITS.depth,
    flattenFragments: true,
    // Otherwise the rule throws, in words of its own.
    propagateOnRejection: false,
    onReject: [() => context.reportError(refusal('TOO_DEEP', `the query is nested deeper than ${LIMITS.depth} fields`))],
  })(context);

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
