/**
 * Splits a command line into its steps at `&&`, `||`, `&` and `|` outside quotes. Windows itself knows no operators:
 * outside cmd a lone `&` or `|` counts only beside a blank, so that URLs stay whole.
 *
 * @param operators `all` inside cmd, `spaced` for other command lines, `pipe` for text that cmd's expansion gave
 */
export function splitSteps(text: string, operators: 'all' | 'spaced' | 'pipe'): string[] {
  const steps: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    if (quoted || (character !== '&' && character !== '|')) continue;
    const length = text[at + 1] === character ? 2 : 1;
    if (separates(text, at, length, operators)) {
      steps.push(text.slice(start, at));
      start = at + length;
    }
    at += length - 1;
  }
  steps.push(text.slice(start));
  return steps.map((step) => step.trim()).filter((step) => step !== '');
}

function separates(text: string, at: number, length: number, operators: 'all' | 'spaced' | 'pipe'): boolean {
  if (operators === 'all') return text[at - 1] !== '^' && text[at - 1] !== '>';
  const spaced = text[at - 1] === ' ' || text[at + length] === ' ';
  if (operators === 'pipe') return length === 1 && text[at] === '|' && spaced;
  return length === 2 || spaced;
}
