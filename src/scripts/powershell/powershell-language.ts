import { type FoldingLanguage, type FoldingStack, foldArithmetic, isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';
import { foldCharacterLoop, foldJoin } from './list.js';
import { foldBase64Text, foldCallByString, foldMemberByString, foldMethod } from './member.js';
import {
  foldCast,
  foldConcatenation,
  foldExclusiveOr,
  foldFormat,
  foldParentheses,
  foldRange,
  foldReplace,
} from './operator.js';
import { foldEnvironmentItem, foldJoinPath, foldPathExpression, foldPathMethod } from './path.js';
import { readString } from './string-literal.js';
import { foldInterpolation, foldVariable, noteAssignment } from './variable.js';

/** How PowerShell writes constants and what can be computed from them. */
export const POWERSHELL_LANGUAGE: FoldingLanguage = {
  pattern:
    /(?<string>@'\n[^']*(?:'(?!@)[^']*)*(?:'@|$)|@"\n[^"]*(?:"(?!@)[^"]*)*(?:"@|$)|'[^']*(?:''[^']*)*'?|"[^"`]*(?:(?:`[\s\S]|"")[^"`]*)*"?)|(?<comment><#[^#]*(?:#(?!>)[^#]*)*(?:#>)?|#[^\n]*|`[ \t]*\n|@(?=\())|(?<number>0x[0-9a-f]+|\d+(?!\d)(?:\.\d+(?!\d))?(?![\w.]*[a-z_\\]))|(?<word>\$\{[^}\n]{1,256}\}|\$(?:[\p{L}\d_`]+(?::[\p{L}\d_`]+)?|[?^$])|\[[\p{L}`][\p{L}\d_.`]*(?:\[\])?\]|(?:::|\.)[\p{L}_`][\p{L}\d_`]*|[\p{L}\d_`][\p{L}\d_.`\\:/-]*)|(?<end>[\n;{}])|(?:-[\p{L}`]+|\.\.|\+=)/iuy,
  valueOfString: readString,
  valueOfNumber: Number,
  writeString: (value) => `'${value.replaceAll("'", "''")}'`,
  wordRules: [dropBackticks, foldVariable, foldJoinPath, foldEnvironmentItem, foldPathExpression],
  constantRules: [
    dropBackticks,
    foldInterpolation,
    foldArithmetic,
    foldExclusiveOr,
    foldConcatenation,
    foldPathExpression,
    foldJoinPath,
    foldPathMethod,
    foldEnvironmentItem,
    foldFormat,
    foldCast,
    foldCharacterLoop,
    foldJoin,
    foldReplace,
    foldBase64Text,
    foldMethod,
    foldRange,
    foldParentheses,
    foldCallByString,
    foldMemberByString,
  ],
  isStatementEnd: (token, stack) => {
    if (token.kind !== 'line-end') return false;
    const isTable = token.text === '{' && isOperator(stack.fromEnd(1), '@');
    if (isTable || (stack.openTables > 0 && stack.fromEnd(MAX_TABLE_TOKENS) === undefined)) return false;
    if (token.text === '{') return !isOperator(stack.fromEnd(1), '%') && !isLoopWord(stack.fromEnd(1));
    if (token.text === '}') return !isInsideLoopBlock(stack);
    if (token.text === ';') return true;
    return stack.openParentheses <= 0 && !isOperator(stack.fromEnd(1), '+', ',', '|', '-f', '-join', '=');
  },
  endStatement: noteAssignment,
};

/** A table of more tokens than this is not closed. */
const MAX_TABLE_TOKENS = 2_000;

const isLoopWord = (token: Token | undefined): boolean =>
  token?.kind === 'word' && /^foreach(?:-object)?$/i.test(token.text);

/** A block of a few tokens behind `%` is part of an expression: `(72,73|%{[char]$_})`. */
function isInsideLoopBlock(stack: FoldingStack): boolean {
  for (let n = 1; n <= 12; n += 1) {
    const token = stack.fromEnd(n);
    if (token === undefined) return false;
    if (token.text === '{') return true;
  }
  return false;
}

/** A backtick in front of a letter is nothing: ``i`e`x``. */
function dropBackticks(stack: FoldingStack): boolean {
  const token = stack.fromEnd(1);
  if (
    token === undefined ||
    token.value !== undefined ||
    token.kind === 'string' ||
    !token.text.includes('`')
  )
    return false;
  if (token.text.replaceAll('`', '') === '') return false;
  token.text = token.text.replaceAll('`', '');
  stack.techniques.set('backtick', (stack.techniques.get('backtick') ?? 0) + 1);
  return true;
}
