import { styleText } from 'node:util';
import type { TextStyle } from '../index.js';
import type { CliStreams } from './run-cli.js';

const PLAIN: TextStyle = { heading: same, danger: same, caution: same, good: same, faint: same };

const COLOURED: TextStyle = {
  heading: (text) => styleText('bold', text),
  danger: (text) => styleText(['bold', 'red'], text),
  caution: (text) => styleText('yellow', text),
  good: (text) => styleText('green', text),
  faint: (text) => styleText('dim', text),
};

/** Colours on a terminal, unless NO_COLOR is set; plain everywhere else. */
export function styleFor({ env = process.env, stdout }: CliStreams): TextStyle {
  const isWanted = stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return isWanted ? COLOURED : PLAIN;
}

function same(text: string): string {
  return text;
}
