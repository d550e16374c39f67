import { lowerCase, renderSymbols } from './symbol.js';

/** A command cut behind its name. */
export interface NamedCommand {
  /** In lower case, without path and `.exe`; `cmd` for `%comspec%`. */
  name: string;
  /** What follows it. */
  rest: string;
}

/** Splits off the name of a command as cmd does. */
export function splitName(text: string): NamedCommand {
  // `echo.x`, `goto:eof`, `cd\`, `set"a=b"`: commands of cmd end at more than a blank.
  const own = /^(set|echo|goto|call|exit|cd|chdir|rem|title|cls|color|pause)(?=[\s,;=(./\\:+"[\]]|$)/i.exec(
    text,
  );
  if (own !== null) return { name: lowerCase(own[1]!), rest: text.slice(own[0].length) };
  const program = /^(?:"([^"]{0,512})"?|([^\s,;=/"<>|&]{1,512}))/.exec(text);
  if (program === null) return { name: '', rest: text };
  const path = program[1] ?? program[2] ?? '';
  const file = renderSymbols(path.slice(path.lastIndexOf('\\') + 1));
  const isShell = /^%comspec%$/i.test(file);
  return {
    name: isShell ? 'cmd' : lowerCase(file).replace(/\.exe$/, ''),
    rest: text.slice(program[0].length),
  };
}
