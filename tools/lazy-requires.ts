/**
 * Rewrites the compiled library so that each module is loaded when something of it is first used, as aws-cdk-lib's own build does: an app
 * on instances then loads nothing of Kubernetes, logins or caches. Runs after every compilation; lines stay where they are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { filesNamed } from './rungs/examples';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a top-level `const x = require('…')` declares, with or without the compiler's helper around the call. */
function requiredModule(statement: ts.Statement): ts.VariableDeclaration | undefined {
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined;
  const [declaration] = statement.declarationList.declarations;
  const { initializer } = declaration;
  if (!initializer || !ts.isCallExpression(initializer)) return undefined;
  const helped = initializer.arguments.length === 1 && ts.isCallExpression(initializer.arguments[0]);
  const call = helped ? (initializer.arguments[0] as ts.CallExpression) : initializer;
  return ts.isIdentifier(call.expression) && call.expression.text === 'require' ? declaration : undefined;
}

function edits(source: ts.SourceFile, checker: ts.TypeChecker): Edit[] {
  const modules = new Map<ts.Symbol, ts.VariableDeclaration>();
  const found: Edit[] = [];
  for (const statement of source.statements) {
    const declaration = requiredModule(statement);
    if (!declaration) continue;
    if (!ts.isIdentifier(declaration.name)) throw new Error(`${source.fileName} takes a module apart: ${statement.getText(source)}`);
    const name = declaration.name.text;
    modules.set(checker.getSymbolAtLocation(declaration.name)!, declaration);
    const text = `let ${name}_; const ${name} = () => (${name}_ ??= ${declaration.initializer!.getText(source)});`;
    found.push({ start: statement.getStart(source), end: statement.getEnd(), text });
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const short = ts.isShorthandPropertyAssignment(node.parent) && checker.getShorthandAssignmentValueSymbol(node.parent);
      const declaration = modules.get(short || checker.getSymbolAtLocation(node)!);
      if (declaration && node !== declaration.name) {
        if (!ts.isPropertyAccessExpression(node.parent)) {
          throw new Error(`${source.fileName} uses ${node.text} as a value: ${node.parent.getText(source)}`);
        }
        // In parentheses, because `new ec2().Vpc` is `(new ec2()).Vpc`.
        found.push({ start: node.getStart(source), end: node.getEnd(), text: `(${node.text}())` });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => b.start - a.start);
}

/**
 * Node reads the names that an ES module may import without running the file, and forgets those whose getter it doesn't understand. An
 * assignment inside of the call keeps it from looking at the getter; `exports.x = void 0` above has told the name.
 */
function announced(text: string): string {
  const getter = /^Object\.defineProperty\(exports, ("(?!__esModule)\w+"), /gm;
  return getter.test(text)
    ? text.replace(getter, 'Object.defineProperty(exports, name = $1, ').replace(/^exports\./m, 'var name; exports.')
    : text;
}

const lib = process.argv[2] ?? join(__dirname, '..', 'lib');
// What runs in Lambda is no part of an app's start, and its bytes are in the hash of its asset.
const files = filesNamed('.js', lib).filter(file => !file.includes('/handler/'));
const program = ts.createProgram(files, { allowJs: true, noResolve: true, noLib: true, types: [] });
const checker = program.getTypeChecker();
for (const source of program.getSourceFiles()) {
  const before = readFileSync(source.fileName, 'utf8');
  const lazy = edits(source, checker).reduce((text, { start, end, text: edit }) => text.slice(0, start) + edit + text.slice(end), before);
  const after = announced(lazy);
  if (after !== before) writeFileSync(source.fileName, after);
}
