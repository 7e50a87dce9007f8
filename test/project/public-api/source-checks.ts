import * as ts from 'typescript';
import { apiTypes, ApiType, Assembly, publicName } from './assembly';

/** Text of a declaration file by the path without ending that jsii gives in a symbol id, such as `src/api/scalable-api`. */
export type Declarations = Map<string, string>;

type Owner = ts.ClassDeclaration | ts.InterfaceDeclaration;

/** jsii keeps classes, interfaces and enums; a function, constant or type alias vanishes without a word. */
export function droppedExports(indexText: string, assembly: Assembly): string[] {
  const kept = new Set(apiTypes(assembly).map(({ name }) => name));
  return parse('index.ts', indexText).statements.flatMap(statement => {
    if (
      !ts.isExportDeclaration(statement) ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause) ||
      !statement.moduleSpecifier
    ) {
      return [`index.ts holds more than explicit named exports: ${statement.getText().split('\n')[0]}`];
    }
    return statement.exportClause.elements.flatMap(element => [
      ...(element.propertyName ? [`index.ts renames ${element.getText()}`] : []),
      ...(kept.has(element.name.text) ? [] : [`${element.name.text} is exported and dropped by jsii: it is no class, interface or enum`]),
    ]);
  });
}

/** jsii keeps the first of several signatures, and turns a union of literals into `string` or `number`. */
export function blurredDeclarations(assembly: Assembly, declarations: Declarations): string[] {
  const sources = new Map([...declarations].map(([path, text]) => [path, parse(`${path}.d.ts`, text)]));
  const statements = [...sources.values()].flatMap(source => [...source.statements]);
  const aliases = new Set(statements.filter(ts.isTypeAliasDeclaration).map(({ name }) => name.text));
  return apiTypes(assembly)
    .filter(({ kind }) => kind !== 'enum')
    .flatMap(type => {
      const owners = declarationsOf(type, sources);
      const members = owners.flatMap(owner => [...owner.members]).filter(isPublic);
      if (owners.length === 0) return [`${publicName(type)} has no declaration where jsii says: ${type.symbolId}`];
      return [...overloads(type, members), ...members.flatMap(member => blurs(type, member, aliases))];
    });
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

function declarationsOf({ symbolId = ':' }: ApiType, sources: Map<string, ts.SourceFile>): Owner[] {
  const [path, qualified] = symbolId.split(':');
  const name = qualified.split('.').pop();
  const found: Owner[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name?.text === name) found.push(node);
    ts.forEachChild(node, visit);
  };
  sources.get(path)?.forEachChild(visit);
  return found;
}

function isPublic(member: ts.ClassElement | ts.TypeElement): boolean {
  const internal = member.getFullText().slice(0, member.getLeadingTriviaWidth()).includes('@internal');
  return !internal && !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private); // eslint-disable-line no-bitwise
}

function overloads(type: ApiType, members: (ts.ClassElement | ts.TypeElement)[]): string[] {
  const names = members
    .filter(member => ts.isMethodDeclaration(member) || ts.isMethodSignature(member) || ts.isConstructorDeclaration(member))
    .map(member => (isStatic(member) ? 'static ' : '') + (member.name?.getText() ?? 'constructor'));
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    name => `${publicName(type)}: ${name} has more than one signature`,
  );
}

function blurs(type: ApiType, member: ts.ClassElement | ts.TypeElement, aliases: Set<string>): string[] {
  const found: string[] = [];
  const path = `${publicName(type)}.${member.name?.getText() ?? 'constructor'}`;
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node) && node.literal.kind !== ts.SyntaxKind.NullKeyword) {
      found.push(`${path} has the literal type ${node.getText()}`);
    }
    if (ts.isTypeReferenceNode(node) && aliases.has(node.typeName.getText())) found.push(`${path} has the alias type ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(member, visit);
  return found;
}

function isStatic(member: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0; // eslint-disable-line no-bitwise
}
