import { type FoldingStack, isConstantToken, isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';

/** `$name = constant`, `$name += constant`, also with a type in front. */
export function noteAssignment(stack: FoldingStack): void {
  const first = stack.tokens[stack.statementStart];
  const start = stack.statementStart + (first?.text.startsWith('[') === true ? 1 : 0);
  const [name, operator, value] = stack.tokens.slice(start, start + 3);
  if (name?.kind !== 'word' || !name.text.startsWith('$')) return;
  const key = variableName(name.text);
  const isWhole = stack.tokens.length === start + 3 && isConstantToken(value);
  if (isOperator(operator, '=')) {
    if (isWhole) stack.variables.set(key, value.value);
    else stack.variables.delete(key);
  } else if (isOperator(operator, '+=')) {
    const known = stack.variables.get(key);
    const joined = isWhole && typeof known === 'string' ? known + String(value.value) : undefined;
    if (joined !== undefined && joined.length <= 262_144) stack.variables.set(key, joined);
    else stack.variables.delete(key);
  }
}

/** A variable whose value is known. */
export function foldVariable(stack: FoldingStack, next: Token | undefined): boolean {
  const token = stack.fromEnd(1);
  if (token === undefined || token.value !== undefined || isOperator(next, '=', '+=')) return false;
  if (token.kind !== 'word' || !token.text.startsWith('$')) return false;
  const value = stack.variables.get(variableName(token.text));
  return value !== undefined && stack.replace(1, value, 'variable', 0);
}

/** "text $name text", when all names in it are known. */
export function foldInterpolation(stack: FoldingStack): boolean {
  const token = stack.fromEnd(1);
  if (token?.kind !== 'string' || token.value !== undefined) return false;
  if (!token.text.startsWith('"') || !token.text.endsWith('"') || token.text.length < 2) return false;
  if (/`|\$\(|\$\{|\$[\w]+:/.test(token.text)) return false;
  let isKnown = true;
  const value = token.text.slice(1, -1).replace(/\$([\p{L}_][\p{L}\d_]*)/gu, (whole, name: string) => {
    const known = stack.variables.get(name.toLowerCase());
    if (known === undefined) isKnown = false;
    return known === undefined ? whole : String(known);
  });
  return isKnown && stack.replace(1, value, 'variable');
}

const variableName = (text: string): string => text.replace(/[${}`]/g, '').toLowerCase();
