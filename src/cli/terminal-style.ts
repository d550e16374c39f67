import { styleText } from 'node:util';
import type { TextStyle } from '../index.js';
import type { CliStreams } from './cli-streams.js';

type Format = Parameters<typeof styleText>[0];

const PLAIN: TextStyle = { heading: same, danger: same, caution: same, good: same, faint: same };

const COLOURED: TextStyle = {
  heading: (text) => mark('bold', text),
  danger: (text) => mark(['bold', 'red'], text),
  caution: (text) => mark('yellow', text),
  good: (text) => mark('green', text),
  faint: (text) => mark('dim', text),
};

/** Colours on a terminal, unless NO_COLOR is set; plain everywhere else. */
export function styleFor({ env = process.env, stdout }: CliStreams): TextStyle {
  const isWanted = stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return isWanted ? COLOURED : PLAIN;
}

function same(text: string): string {
  return text;
}

/** {@link styleFor} has already decided whether the stream gets colours. */
function mark(format: Format, text: string): string {
  return styleText(format, text, { validateStream: false });
}
