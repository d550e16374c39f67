import { appendTo } from '../../io/append-to.js';
import { isConstant, lowerCase } from './symbol.js';

/** Where the labels of a batch file stand. */
export class LabelTable {
  private readonly places = new Map<string, number[]>();
  /** A path jumped to a label that is not known: any of them may be reached. */
  hasComputedJump = false;

  constructor(lines: readonly string[]) {
    lines.forEach((line, number) => {
      const label = /^[\s,;=]{0,64}:[ \t]{0,64}([^\s:+,;=&|<>]{1,256})/.exec(line)?.[1];
      if (label !== undefined) appendTo(this.places, lowerCase(label), number);
    });
  }

  /** 0-based line of a label: cmd looks from the line at hand to the end, then from the start. */
  find(label: string, fromLine: number): number | undefined {
    if (!isConstant(label)) this.hasComputedJump = true;
    const places = this.places.get(lowerCase(label)) ?? [];
    return places.find((line) => line > fromLine) ?? places[0];
  }
}
