import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type OperationTypeNode,
  type ValidationRule,
} from 'graphql';
import { createComplexityRule, simpleEstimator, type ComplexityEstimator } from 'graphql-query-complexity';
import type { Context } from './context.js';
import { schema } from './schema.js';

export const LIMITS = {
  /** Stops a document that takes long to validate before it is even parsed to its end. */
  tokens: 1_000,
  depth: 8,
  cost: 1_000,
};

export interface OperationParams {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** An operation that may run. */
export type Operation = ExecutionArgs & { readonly contextValue: Context };

export interface OperationPolicy {
  readonly context: Context;
  readonly introspection: boolean;
}

/** Checks an operation before anything of it runs. */
export function prepareOperation(params: OperationParams, policy: OperationPolicy): readonly GraphQLError[] | Operation {
  const document = parseQuery(params.query);
  if (document instanceof GraphQLError) return [document];

  const { operationName, variables } = params;
  const errors = validate(schema, document, policy.introspection ? OPEN_RULES : CLOSED_RULES, {
    maxErrors: 20,
    // A hint at the right name of a field would be introspection by another door.
    hideSuggestions: !policy.introspection,
  });
  if (errors.length > 0) return errors;

  // The cost is counted for a valid document only: it depends on the variables.
  const tooCostly = validate(schema, document, [costRule(operationName ?? undefined, variables ?? {})]);
  if (tooCostly.length > 0) return tooCostly;

  return { schema, document, operationName, variableValues: variables, contextValue: policy.context };
}

export function operationType({
  document,
  operationName,
}: Pick<ExecutionArgs, 'document' | 'operationName'>): OperationTypeNode | undefined {
  return getOperationAST(document, operationName)?.operation;
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens: LIMITS.tokens });
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

const depthRule: ValidationRule = context =>
  maxDepthRule({
    n: LIMITS.depth,
    flattenFragments: true,
    // By default the rule throws, and in words of its own.
    propagateOnRejection: false,
    onReject: [
      () =>
        context.reportError(
          new GraphQLError(`the operation is nested deeper than ${LIMITS.depth} fields`, { extensions: { code: 'TOO_DEEP' } }),
        ),
    ],
  })(context);

const OPEN_RULES = [...specifiedRules, depthRule];
const CLOSED_RULES = [...OPEN_RULES, NoSchemaIntrospectionCustomRule];

/** A list costs what one item of it costs, as often as the client asks for. */
const listEstimator: ComplexityEstimator = ({ args, childComplexity }) =>
  typeof args.first === 'number' ? 1 + Math.max(args.first, 1) * childComplexity : undefined;

function costRule(operationName: string | undefined, variables: Record<string, unknown>): ValidationRule {
  return createComplexityRule({
    maximumComplexity: LIMITS.cost,
    operationName,
    variables,
    estimators: [listEstimator, simpleEstimator({ defaultComplexity: 1 })],
    createError: (max, cost) =>
      new GraphQLError(`the operation costs ${cost}, more than ${max}: ask for fewer products or fields`, {
        extensions: { code: 'TOO_COSTLY', cost, max },
      }),
  });
}
