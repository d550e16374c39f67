import { type FoldingStack, isConstantToken, isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';

/** Variables that Windows or PowerShell sets; what they hold differs from computer to computer. */
const AUTOMATIC = /^(?:env:\w+|psscriptroot|pscommandpath|home|pwd)$/i;
const REFERENCE = /\$(env:\w+|[\p{L}_][\p{L}\d_]*)/giu;

/**
 * What a token stands for, as it is written between double quotes: a constant, or a text in which all variables are
 * automatic ones. Undefined for everything else.
 */
export function expandableText(token: Token | undefined): string | undefined {
  if (token === undefined || token.text.length > MAX_LENGTH) return undefined;
  if (isConstantToken(token)) {
    const text = String(token.value);
    return text.length > MAX_LENGTH || /[$`]/.test(text) ? undefined : text;
  }
  const quoted = /^"((?:[^"`]|`")*)"$/.exec(token.text)?.[1];
  const inner = token.kind === 'string' ? quoted?.replaceAll('`"', '"') : token.text;
  if (inner === undefined || (token.kind !== 'string' && !token.text.startsWith('$'))) return undefined;
  if (token.kind !== 'string' && !AUTOMATIC.test(inner.slice(1))) return undefined;
  if (/\$[^\p{L}_]|\$$/u.test(inner)) return undefined;
  return [...inner.matchAll(REFERENCE)].every(([, name = '']) => AUTOMATIC.test(name)) ? inner : undefined;
}

/** Replaces the last `count` tokens by a text that {@link expandableText} reads again. */
export function replaceByExpandable(
  stack: FoldingStack,
  count: number,
  text: string,
  technique: string,
): boolean {
  if (text.length > MAX_LENGTH) return false;
  return text.includes('$')
    ? stack.replaceByText(count, `"${text.replaceAll('"', '`"')}"`, technique)
    : stack.replace(count, text, technique);
}

/** Longer ones are no paths, and doubling ends here. */
const MAX_LENGTH = 4_096;

/** Puts what is known of the variables in a text in their place; undefined when there is nothing to put. */
export function interpolate(text: string, lookUp: (name: string) => string | undefined): string | undefined {
  let isKnown = true;
  let changes = 0;
  const value = text.replace(REFERENCE, (whole, name: string) => {
    if (AUTOMATIC.test(name)) return whole;
    const known = lookUp(name.toLowerCase());
    if (known === undefined) isKnown = false;
    else changes += 1;
    return known ?? whole;
  });
  return isKnown && changes > 0 ? value : undefined;
}

/** Join-Path A B, also with the names of the parameters. */
export function foldJoinPath(stack: FoldingStack, next: Token | undefined): boolean {
  if (isOperator(next, '+', ',', '-f', '[') || (next?.kind === 'word' && /^(?:\.|::)/.test(next.text)))
    return false;
  const parts: string[] = [];
  for (let n = 1; n <= 5; n += 1) {
    const token = stack.fromEnd(n);
    if (token?.kind === 'word' && /^join-path$/i.test(token.text)) {
      const [folder, name] = parts;
      return parts.length === 2 && replaceByExpandable(stack, n, joinPath(folder ?? '', name ?? ''), 'path');
    }
    if (isOperator(token, '-path', '-childpath')) continue;
    const part = expandableText(token) ?? bareWord(token);
    if (part === undefined) return false;
    parts.unshift(part);
  }
  return false;
}

const bareWord = (token: Token | undefined): string | undefined =>
  token?.kind === 'word' && /^[\w.\\:-]+$/.test(token.text) ? token.text : undefined;

const joinPath = (folder: string, name: string): string =>
  `${folder.replace(/[\\/]$/, '')}\\${name.replace(/^[\\/]/, '')}`;

/** [IO.Path]::Combine(A, B, …), [IO.Path]::GetTempPath(), [Environment]::GetFolderPath('ApplicationData') */
export function foldPathMethod(stack: FoldingStack): boolean {
  if (!isOperator(stack.fromEnd(1), ')')) return false;
  const parts: string[] = [];
  let n = 2;
  for (; n <= MAX_PARTS && !isOperator(stack.fromEnd(n), '('); n += 1) {
    if (isOperator(stack.fromEnd(n), ',')) continue;
    const part = expandableText(stack.fromEnd(n));
    if (part === undefined) return false;
    parts.unshift(part);
  }
  const [open, method, type] = [n, n + 1, n + 2].map((at) => stack.fromEnd(at));
  if (!isOperator(open, '(') || method === undefined || type === undefined) return false;
  const path = callPathMethod(`${type.text}${method.text}`.toLowerCase().replace('[system.', '['), parts);
  return path !== undefined && replaceByExpandable(stack, n + 2, path, 'path');
}

const MAX_PARTS = 16;

function callPathMethod(name: string, parts: readonly string[]): string | undefined {
  const [first, ...others] = parts;
  switch (name) {
    case '[io.path]::combine':
      return first === undefined ? undefined : others.reduce(joinPath, first);
    case '[io.path]::gettemppath':
      return '$env:TEMP\\';
    case '[environment]::expandenvironmentvariables':
      return first;
    case '[environment]::getenvironmentvariable':
      return /^\w+$/.test(first ?? '') ? `$env:${first}` : undefined;
    case '[environment]::getfolderpath':
      return FOLDERS.get(first?.toLowerCase() ?? '');
    default:
      return undefined;
  }
}

const FOLDERS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    applicationdata: '$env:APPDATA',
    localapplicationdata: '$env:LOCALAPPDATA',
    commonapplicationdata: '$env:ProgramData',
    userprofile: '$env:USERPROFILE',
    favorites: '$env:USERPROFILE\\Favorites',
    startup: '$env:APPDATA\\Microsoft\\Windows\\Start Menu\\Programs\\Startup',
    windows: '$env:SystemRoot',
    system: '$env:SystemRoot\\System32',
  }),
);

/** (Get-Item env:TEMP).Value, (gc env:TEMP) */
export function foldEnvironmentItem(stack: FoldingStack): boolean {
  const last = stack.fromEnd(1);
  const isValue = last?.kind === 'word' && last.text.toLowerCase() === '.value';
  const [close, item, cmdlet, open] = [1, 2, 3, 4].map((n) => stack.fromEnd(isValue ? n + 1 : n));
  if (!isOperator(close, ')') || !isOperator(open, '(') || cmdlet?.kind !== 'word') return false;
  if (!(isValue ? ITEM_CMDLET : CONTENT_CMDLET).test(cmdlet.text)) return false;
  const name = /^env:[\\/]?(\w+)$/i.exec(expandableText(item) ?? bareWord(item) ?? '')?.[1];
  return name !== undefined && replaceByExpandable(stack, isValue ? 5 : 4, `$env:${name}`, 'path');
}

const ITEM_CMDLET = /^(?:gi|get-item|gci|get-childitem|dir|ls)$/i;
const CONTENT_CMDLET = /^(?:gc|get-content|type|cat)$/i;

/** A path in parentheses that are no call, and `$env:TEMP + '\x'`. */
export function foldPathExpression(stack: FoldingStack, next: Token | undefined): boolean {
  const [last, operator, left, before] = [1, 2, 3, 4].map((n) => stack.fromEnd(n));
  if (
    isOperator(last, ')') &&
    isOperator(left, '(') &&
    operator?.kind === 'string' &&
    operator.value === undefined
  ) {
    const isCall = before?.kind === 'word' && left?.gap === '' && !before.text.startsWith('[');
    const inner = expandableText(operator);
    return !isCall && inner !== undefined && replaceByExpandable(stack, 3, inner, 'parentheses');
  }
  if (!isOperator(operator, '+') || isOperator(next, '[', '*', '-f')) return false;
  if (next?.kind === 'word' && /^(?:\.|::)/.test(next.text)) return false;
  const [head, tail] = [expandableText(left), expandableText(last)];
  if (head === undefined || tail === undefined || typeof left?.value === 'number') return false;
  if (/\$[\w:]+$/.test(head) && /^\w/.test(tail)) return false; // would be part of the name
  return replaceByExpandable(stack, 3, head + tail, 'concatenation');
}
