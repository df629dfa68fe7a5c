import { API } from 'typescript/unstable/sync';
import type { Checker, Type } from 'typescript/unstable/sync';
import { TypeFlags } from 'typescript/unstable/sync';
import { SyntaxKind } from 'typescript/unstable/ast';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import {
  isAsExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isComputedPropertyName,
  isDeleteExpression,
  isElementAccessExpression,
  isForInStatement,
} from 'typescript/unstable/ast/is';

/** A place where the name of a property is only known when the program runs. */
export interface OpenName {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/**
 * All places in the files below `directory` of a TypeScript project where an object is asked for, or given, a property whose name is any
 * string, so that `__proto__` or `constructor` may be meant. Literal names, unions of them and numbers are closed; `{ [name]: value }`,
 * spreads and `delete` touch own properties alone.
 */
export function openNames(project: string, directory: string): OpenName[] {
  const api = new API();
  try {
    const { program, checker } = api.updateSnapshot({ openProjects: [project] }).getProject(project)!;
    const files = program.getSourceFileNames().filter((file) => file.startsWith(`${directory}/`));
    return files.flatMap((file) => openNamesIn(program.getSourceFile(file)!, checker));
  } finally {
    api.close();
  }
}

function openNamesIn(source: SourceFile, checker: Checker): OpenName[] {
  const found: OpenName[] = [];
  const visit = (node: Node): void => {
    if (isOpen(node, checker)) found.push(placeOf(node, source));
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

function isOpen(node: Node, checker: Checker): boolean {
  if (isForInStatement(node)) return true;
  if (isElementAccessExpression(node)) {
    return !isDeleteExpression(node.parent) && isAnyText(typeBeforeCasts(node.argumentExpression, checker), checker);
  }
  if (isBinaryExpression(node)) {
    return node.operatorToken.kind === SyntaxKind.InKeyword && isAnyText(checker.getTypeAtLocation(node.left), checker);
  }
  if (isBindingElement(node) && node.propertyName && isComputedPropertyName(node.propertyName)) {
    return isAnyText(checker.getTypeAtLocation(node.propertyName.expression), checker);
  }
  return isCallExpression(node) && callsWithOpenName(node.expression.getText(), node.arguments, checker);
}

/** `Object.assign` assigns, so that a source with a property `__proto__` gives the target another prototype. */
function callsWithOpenName(callee: string, given: readonly Node[], checker: Checker): boolean {
  const typeOf = (argument: Node) => checker.getTypeAtLocation(argument);
  if (callee === 'Object.assign') return given.slice(1).some((source) => hasAnyName(typeOf(source), checker));
  const [, name] = given;
  return /^Reflect\.(?:get|set|has)$/.test(callee) && name !== undefined && isAnyText(typeOf(name), checker);
}

/** A cast may say that a name is one of a few; that does not make it one. */
function typeBeforeCasts(node: Node, checker: Checker): Type | undefined {
  return isAsExpression(node) ? typeBeforeCasts(node.expression, checker) : checker.getTypeAtLocation(node);
}

function hasAnyName(type: Type | undefined, checker: Checker): boolean {
  if (!type || type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return true;
  return checker.getIndexInfosOfType(type).some(({ keyType }) => isAnyText(keyType, checker));
}

function isAnyText(type: Type | undefined, checker: Checker): boolean {
  if (!type || type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return true;
  if (type.isUnionType()) return type.getTypes().some((one) => isAnyText(one, checker));
  if (type.isTypeParameter()) return isAnyText(checker.getBaseConstraintOfType(type), checker);
  return (type.flags & (TypeFlags.String | TypeFlags.TemplateLiteral | TypeFlags.StringMapping)) !== 0;
}

function placeOf(node: Node, source: SourceFile): OpenName {
  const before = source.text.slice(0, node.getStart(source)).split('\n');
  const line = before.length;
  return { file: source.fileName, line, text: source.text.split('\n')[line - 1]!.trim() };
}
