import * as ts from 'typescript';

const K = ts.SyntaxKind;

/** The syntax that AWS lists: ES 5.1, and of later editions const, let, async, await, templates, arrows, rest parameters and `**`. */
const SUPPORTED = new Set([
  ...[K.SourceFile, K.EndOfFileToken, K.ImportDeclaration, K.ImportClause],
  ...[K.FunctionDeclaration, K.FunctionExpression, K.ArrowFunction, K.Parameter, K.AsyncKeyword, K.AwaitExpression],
  ...[K.Block, K.VariableStatement, K.VariableDeclarationList, K.VariableDeclaration, K.ExpressionStatement, K.EmptyStatement],
  ...[K.IfStatement, K.DoStatement, K.WhileStatement, K.ForStatement, K.ForInStatement, K.LabeledStatement],
  ...[K.ContinueStatement, K.BreakStatement, K.ReturnStatement, K.ThrowStatement, K.TryStatement, K.CatchClause],
  ...[K.SwitchStatement, K.CaseBlock, K.CaseClause, K.DefaultClause],
  ...[K.Identifier, K.StringLiteral, K.NumericLiteral, K.RegularExpressionLiteral, K.TrueKeyword, K.FalseKeyword, K.NullKeyword],
  ...[K.NoSubstitutionTemplateLiteral, K.TemplateExpression, K.TemplateHead, K.TemplateSpan, K.TemplateMiddle, K.TemplateTail],
  ...[K.ThisKeyword, K.ObjectLiteralExpression, K.PropertyAssignment, K.GetAccessor, K.SetAccessor, K.ArrayLiteralExpression],
  ...[K.OmittedExpression, K.ParenthesizedExpression, K.ConditionalExpression, K.BinaryExpression],
  ...[K.CallExpression, K.NewExpression, K.PropertyAccessExpression, K.ElementAccessExpression],
  ...[K.PrefixUnaryExpression, K.PostfixUnaryExpression, K.TypeOfExpression, K.VoidExpression, K.DeleteExpression],
  ...[K.InKeyword, K.InstanceOfKeyword],
]);

/** Punctuation that came after ES 5.1 and that AWS does not list. */
const LATER_TOKENS = new Set([
  K.QuestionDotToken,
  K.QuestionQuestionToken,
  K.QuestionQuestionEqualsToken,
  K.BarBarEqualsToken,
  K.AmpersandAmpersandEqualsToken,
]);

/**
 * What in a source CloudFront's JavaScript runtime 2.0 is not known to take: an empty list is good.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export function unsupportedSyntax(source: string): string[] {
  const file = ts.createSourceFile('function.js', source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const reason = whyNot(node);
    if (reason) found.push(`${reason}: ${node.getText().split('\n')[0]}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function whyNot(node: ts.Node): string | undefined {
  const punctuation = node.kind >= K.FirstPunctuation && node.kind <= K.LastPunctuation;
  if (punctuation ? LATER_TOKENS.has(node.kind) : !SUPPORTED.has(node.kind)) return `${K[node.kind]} is not listed`;
  if (ts.isParameter(node) && node.initializer) return 'default parameters are not listed';
  if (ts.isCatchClause(node) && !node.variableDeclaration) return 'catch without a binding is not listed';
  if (ts.isFunctionLike(node) && 'asteriskToken' in node && node.asteriskToken) return 'generators are not listed';
  if (ts.isFunctionLike(node) && isAsync(node) && !ts.isSourceFile(node.parent)) return 'async closures are not supported';
  if (ts.isAwaitExpression(node) && inArguments(node)) return 'await in arguments is not supported';
  if (ts.isImportDeclaration(node) && node.moduleSpecifier.getText() !== "'cloudfront'") return 'only cloudfront can be imported';
  return undefined;
}

function isAsync(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === K.AsyncKeyword);
}

function inArguments(node: ts.Node): boolean {
  if (!node.parent || ts.isFunctionLike(node.parent)) return false;
  if ((ts.isCallExpression(node.parent) || ts.isNewExpression(node.parent)) && node.parent.expression !== node) return true;
  return inArguments(node.parent);
}
