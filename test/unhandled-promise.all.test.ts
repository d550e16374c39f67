import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
/** It gives promises their handler, and is what all others are to use. */
const HELPER = 'src/io/start-ahead.ts';
/** Does not exist on disk. */
const SNIPPET = 'src/snippet.ts';

const snippet = `
import { setTimeout as wait } from 'node:timers/promises';
import { startAhead } from './io/start-ahead.js';

declare function read(): Promise<number>;
declare function find(): Promise<number> | undefined;
declare function use(promise: Promise<number>): void;
declare const isReady: boolean;

export async function handled(list: Promise<number>[]): Promise<number> {
  await read();
  const ahead = startAhead(read());
  const [first, second] = await Promise.all([read(), isReady ? read() : ahead]);
  await Promise.all([...[1, 2].map(async (item) => item), read()]);
  await Promise.race([ahead, wait(1).catch(() => {})]);
  for (let next = list.shift(); next !== undefined; next = list.shift()) await next;
  const later = () => read();
  await (later() as Promise<number>).then(async (value) => value + 1);
  if (isReady) return find() ?? first;
  return second;
}

export async function* steps(): AsyncGenerator<number> {
  yield read();
}

export function* stepsOutside(): Generator<Promise<number>> {
  yield read(); // offender
}

export function unhandled(): void {
  read(); // offender
  void read(); // offender
  isReady && read(); // offender
  use(read()); // offender
  read().then(() => {}); // offender
  [1, 2].forEach(async () => {}); // offender
  setTimeout(read, 1); // offender
}

export async function awaitedLate(): Promise<void> {
  const early = read(); // offender
  const maybe = find(); // offender
  const all = Promise.all([early]); // offender
  const list = [1, 2].map(async () => read()); // offender
  const object = { promise: new Promise<void>(() => {}) }; // offender
  const pair = [...list, read()]; // offender
  await Promise.all([read(), await early]); // offender
  await [1, 2].map(async () => {}); // offender
  await Promise.all([maybe, all, object.promise, ...pair]);
}
`;

const program = createProgram();
const checker = program.getTypeChecker();

it('finds promises that nothing handles, in a snippet', () => {
  const marked = snippet
    .split('\n')
    .flatMap((line, index) => (line.endsWith('// offender') ? [index + 1] : []));
  expect(findUnhandled(SNIPPET).map(({ line }) => line)).toEqual(marked);
});

it('gives every promise a handler at once: it is awaited, returned, or goes through startAhead', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => relative(root, join(root, 'src', path)).replaceAll('\\', '/'));
  const offenders = files.filter((file) => file !== HELPER).flatMap(findUnhandled);
  expect(offenders.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([]);
});

/** The program of the project, and the snippet in it. */
function createProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const snippetPath = join(root, SNIPPET).replaceAll('\\', '/');
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => path === snippetPath || fileExists(path);
  host.getSourceFile = (path, languageVersion, ...rest) =>
    path === snippetPath
      ? ts.createSourceFile(path, snippet, languageVersion, true)
      : getSourceFile(path, languageVersion, ...rest);
  return ts.createProgram([...fileNames, snippetPath], options, host);
}

interface Unhandled {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Expressions of a file that make a promise and hand it to nobody who handles its failure at once. */
function findUnhandled(file: string): Unhandled[] {
  const source = program.getSourceFile(join(root, file).replaceAll('\\', '/'));
  if (source === undefined) throw new Error(`${file} is not part of the program`);
  const found: Unhandled[] = [];
  const visit = (node: ts.Node): void => {
    if (isUnhandledPromise(node) || isDroppedCallback(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ file, line: line + 1, text: node.getText(source) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A call that makes a promise, or a list of them, where nothing handles it. */
function isUnhandledPromise(node: ts.Node): boolean {
  if (!(ts.isCallExpression(node) || ts.isNewExpression(node)) || isSettledOrHandled(node)) return false;
  const type = checker.getTypeAtLocation(node);
  if (isPromise(type)) return !isHandled(node, { isListed: false });
  return isListOfPromises(type) && !isHandled(node, { isListed: true });
}

/** True for `startAhead(…)` and `Promise.resolve()`, and for what takes a promise out of where it was kept. */
function isSettledOrHandled(node: ts.CallExpression | ts.NewExpression): boolean {
  const callee = node.expression;
  if (ts.isIdentifier(callee)) return callee.text === 'startAhead';
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(callee)) return false;
  if (callee.getText() === 'Promise.resolve') return node.arguments.length === 0;
  if (!['at', 'get', 'pop', 'shift'].includes(callee.name.text)) return false;
  return typeArgumentsOf(checker.getTypeAtLocation(callee.expression)).some(isPromise);
}

/** Follows an expression outwards to where its value is used; a list of promises is one for `Promise.all` and the like. */
function isHandled(node: ts.Expression, { isListed }: { isListed: boolean }): boolean {
  const { parent } = node;
  if (ts.isAwaitExpression(parent)) return !isListed;
  if (ts.isYieldExpression(parent)) return !isListed && isInAsyncFunction(parent);
  // The caller gets it: a call of that function is an expression of its own.
  if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent))
    return !isListed || !isInAsyncFunction(node);
  if (isPassedOn(node, parent)) return isHandled(parent, { isListed });
  if (ts.isSpreadElement(parent))
    return ts.isArrayLiteralExpression(parent.parent) && isHandled(parent, { isListed });
  if (ts.isArrayLiteralExpression(parent))
    return !isFollowedByAwait(node, parent) && isHandled(parent, { isListed: true });
  if (ts.isPropertyAccessExpression(parent)) {
    // The promise that these give is an expression of its own.
    return ['then', 'catch', 'finally'].includes(parent.name.text) && ts.isCallExpression(parent.parent);
  }
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return false;
  if (parent.expression.getText() === 'startAhead') return true;
  return (
    /^Promise\.(?:all|allSettled|any|race)$/.test(parent.expression.getText()) &&
    isHandled(parent, { isListed: false })
  );
}

/** True where the value of `parent` may be that of `node`. */
function isPassedOn(node: ts.Expression, parent: ts.Node): parent is ts.Expression {
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  if (ts.isBinaryExpression(parent)) return ['??', '&&', '||'].includes(parent.operatorToken.getText());
  return (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isNonNullExpression(parent)
  );
}

/** True where something is awaited between the start of a promise and the end of the list that it stands in. */
function isFollowedByAwait(node: ts.Expression, list: ts.ArrayLiteralExpression): boolean {
  return list.elements.slice(list.elements.indexOf(node) + 1).some(containsAwait);
}

function containsAwait(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  return (
    ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.forEachChild(node, containsAwait) === true
  );
}

function isInAsyncFunction(node: ts.Node): boolean {
  const enclosing = ts.findAncestor(node, ts.isFunctionLike);
  return enclosing !== undefined && (ts.getCombinedModifierFlags(enclosing) & ts.ModifierFlags.Async) !== 0;
}

/** A function that gives promises, where one is expected whose result is not looked at. */
function isDroppedCallback(node: ts.Node): boolean {
  if (!(ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isIdentifier(node))) return false;
  if (!(ts.isCallOrNewExpression(node.parent) || ts.isBinaryExpression(node.parent))) return false;
  const expected = checker.getContextualType(node);
  if (expected === undefined) return false;
  const isDropped = returnTypesOf(expected).some(({ flags }) => (flags & ts.TypeFlags.Void) !== 0);
  return isDropped && returnTypesOf(checker.getTypeAtLocation(node)).some(isPromise);
}

function returnTypesOf(type: ts.Type): ts.Type[] {
  return partsOf(type).flatMap((part) => part.getCallSignatures().map((it) => it.getReturnType()));
}

/** True for a promise, and for what may be one. */
function isPromise(type: ts.Type): boolean {
  return partsOf(type).some((part) => ['Promise', 'PromiseLike'].includes(part.getSymbol()?.name ?? ''));
}

function isListOfPromises(type: ts.Type): boolean {
  return partsOf(type).some(
    (part) =>
      (checker.isArrayType(part) || checker.isTupleType(part)) && typeArgumentsOf(part).some(isPromise),
  );
}

function typeArgumentsOf(type: ts.Type): readonly ts.Type[] {
  const { objectFlags = 0 } = type as Partial<ts.ObjectType>;
  return (objectFlags & ts.ObjectFlags.Reference) === 0
    ? []
    : checker.getTypeArguments(type as ts.TypeReference);
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnionOrIntersection() ? type.types : [type];
}
