import { escapeText, shortenText } from './escape-text.js';

/** How parts of the text are highlighted. Each function is given text that is safe to print, and must keep it safe. */
export interface TextStyle {
  heading(text: string): string;
  danger(text: string): string;
  caution(text: string): string;
  good(text: string): string;
  faint(text: string): string;
}

const MAX_LINE_LENGTH = 300;

/** Text taken from a package, escaped and shortened to one line. */
export function safeLine(text: string): string {
  return escapeText(shortenText(text, MAX_LINE_LENGTH));
}
