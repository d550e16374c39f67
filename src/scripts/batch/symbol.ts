/**
 * A value that is not known stands in expanded text as a symbol: the reference as it was written (`%TEMP%`,
 * `!count!`, `%~dp0`), between two private-use characters. A symbol is opaque to every further step of cmd's expansion.
 */
const START = '\uE000';
const END = '\uE001';
const MARKS = /[\uE000\uE001]/g;

export const symbol = (asWritten: string): string => `${START}${renderSymbols(asWritten)}${END}`;

export const isConstant = (text: string): boolean => !text.includes(START);

/** The text as a person reads it, each symbol as it was written. Text of a file passes through here first. */
export const renderSymbols = (text: string): string => text.replace(MARKS, '');

export const isSymbolStart = (character: string | undefined): boolean => character === START;

/** Index behind the symbol that starts at `start`. */
export function endOfSymbol(text: string, start: number): number {
  const end = text.indexOf(END, start);
  return end < 0 ? text.length : end + 1;
}

/** Index of the first symbol, or the length of the text. */
export function startOfFirstSymbol(text: string): number {
  const start = text.indexOf(START);
  return start < 0 ? text.length : start;
}

/** Lower-case names of the variables whose values the text does not know. */
export function symbolNames(text: string): string[] {
  return [...text.matchAll(/\uE000[%!]([^%!:\uE001]{1,256})/g)].map((match) => match[1]!.toLowerCase());
}

/** ASCII only, as it must not change the length of the text. */
export const lowerCase = (text: string): string => text.replace(/[A-Z]+/g, (match) => match.toLowerCase());
