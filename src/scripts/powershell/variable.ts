import { type FoldingStack, isConstantToken, isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';
import { expandableText, interpolate, replaceByExpandable } from './path.js';

/** `$name = constant`, `$name += constant`, also with a type in front. */
export function noteAssignment(stack: FoldingStack): void {
  const first = stack.tokens[stack.statementStart];
  const start = stack.statementStart + (first?.text.startsWith('[') === true ? 1 : 0);
  const [name, operator, value] = stack.tokens.slice(start, start + 3);
  if (name?.kind !== 'word' || !name.text.startsWith('$')) return;
  const key = variableName(name.text);
  stack.texts.delete(key);
  const single = stack.tokens.length === start + 3 ? value : undefined;
  if (isOperator(operator, '=')) assign(stack, key, single);
  else if (isOperator(operator, '+=')) append(stack, key, single);
}

function assign(stack: FoldingStack, key: string, value: Token | undefined): void {
  stack.variables.delete(key);
  if (isConstantToken(value)) {
    stack.variables.set(key, value.value);
    return;
  }
  const text = expandableText(value);
  if (text !== undefined) stack.texts.set(key, text);
}

function append(stack: FoldingStack, key: string, value: Token | undefined): void {
  const known = stack.variables.get(key);
  const joined =
    isConstantToken(value) && typeof known === 'string' ? known + String(value.value) : undefined;
  if (joined !== undefined && joined.length <= 262_144) stack.variables.set(key, joined);
  else stack.variables.delete(key);
}

/** A variable whose value is known. */
export function foldVariable(stack: FoldingStack, next: Token | undefined): boolean {
  const token = stack.fromEnd(1);
  if (token === undefined || token.value !== undefined || isOperator(next, '=', '+=')) return false;
  if (token.kind !== 'word' || !token.text.startsWith('$')) return false;
  const text = stack.texts.get(variableName(token.text));
  if (text !== undefined) return replaceByExpandable(stack, 1, text, 'variable');
  const value = stack.variables.get(variableName(token.text));
  return value !== undefined && stack.replace(1, value, 'variable', 0);
}

/** "text $name text", when all names in it are known. */
export function foldInterpolation(stack: FoldingStack): boolean {
  const token = stack.fromEnd(1);
  if (token?.kind !== 'string' || token.value !== undefined) return false;
  if (!token.text.startsWith('"') || !token.text.endsWith('"') || token.text.length < 2) return false;
  if (/`|\$\(|\$\{|\$(?!env:)\w+:/i.test(token.text)) return false;
  const text = interpolate(token.text.slice(1, -1).replaceAll('""', '"'), (name) => knownText(stack, name));
  return text !== undefined && replaceByExpandable(stack, 1, text, 'variable');
}

/** The value of a variable as it stands between double quotes. */
function knownText(stack: FoldingStack, name: string): string | undefined {
  const value = stack.variables.get(name);
  if (value === undefined) return stack.texts.get(name);
  return /[$`]/.test(String(value)) ? undefined : String(value);
}

const variableName = (text: string): string => text.replace(/[${}`]/g, '').toLowerCase();
