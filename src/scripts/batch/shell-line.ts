import { MAX_LINE_LENGTH } from './variable-modifier.js';

/** What a call of cmd asks it to run. */
export interface ShellLine {
  command: string;
  /** `/v:on` */
  delayedExpansion: boolean;
}

/** Switches of cmd in front of the command: `/q`, `/v:on`, `/t:0a`, with or without blanks between. */
const OPTIONS = /^((?:[\s"]|[/-][adefqstuv](?::\w{1,3})?)*)[/-][ckr]([\s\S]*)$/i;
/** With something unusual in front of `/c`. */
const ANYTHING = /^([\s\S]*?)[/-][ckr](?![a-z])([\s\S]*)$/i;

/** Reads what stands behind `cmd`; undefined without `/c`, `/k` or `/r`, when cmd waits for input. */
export function readShellLine(rest: string): ShellLine | undefined {
  const text = rest.slice(0, MAX_LINE_LENGTH);
  const match = OPTIONS.exec(text) ?? ANYTHING.exec(text);
  if (match === null) return undefined;
  const [, options = '', command = ''] = match;
  return { command: unquote(command.trim()), delayedExpansion: /\/v(?::on)?(?![:a-z])/i.test(options) };
}

/** A quote at the start goes, and the last one with it, unless the two stand around a program and nothing else. */
function unquote(text: string): string {
  if (!text.startsWith('"') || /^"[^"&|<>()@^]+"\s.*[^"]$/s.test(text)) return text;
  const last = text.lastIndexOf('"');
  return last <= 0 ? text.slice(1) : text.slice(1, last) + text.slice(last + 1);
}
