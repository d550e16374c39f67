import { escapeText, shortenText } from './escape-text.js';

/** How parts of the text are marked; each function gets text that is safe to print, and must keep it so. */
export interface TextStyle {
  heading(text: string): string;
  danger(text: string): string;
  caution(text: string): string;
  good(text: string): string;
  faint(text: string): string;
}

const LINE_LENGTH = 300;

/** Text out of a package, on one line of bounded length. */
export function safeLine(text: string): string {
  return escapeText(shortenText(text, LINE_LENGTH));
}
