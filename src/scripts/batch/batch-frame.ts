import type { BatchState } from './batch-state.js';

/** A path that goes on at another line. */
export interface Jump {
  line: number;
  state: BatchState;
}

/** Forks that enter one line: what a few paths show, the next ones show again. */
const MAX_FORKS_PER_LINE = 4;
/** Jumps to one line on the path whose conditions are all known; enough for loops that decode something. */
const MAX_JUMPS_PER_LINE = 2_000;
/** Rounds of a loop with a condition that is not known: nothing says how many there are, and they are all alike. */
const MAX_UNDECIDED_ROUNDS = 100;

/** What one run of the script, of a `call :label` or of a nested command line collects from its paths. */
export class BatchFrame {
  private readonly jumps: Jump[] = [];
  /** Those that are the first to their line: they go before further rounds of a loop. */
  private readonly firstJumps: Jump[] = [];
  private readonly jumpCounts = new Map<number, number>();
  private undecidedConditions = 0;
  /** The number of undecided conditions at the last jump to a line. */
  private readonly undecidedAtJump = new Map<number, number>();
  private readonly decisions = new Map<number, number>();
  /** Lines with the sides of checks from which paths went there: what is behind a line is compared side by side. */
  private readonly sidesAtLine = new Set<string>();
  /** The states in which paths ended; merged into the state after the call. */
  private end: BatchState | undefined;

  /** @param callDepth how many calls and nested command lines are around it */
  constructor(readonly callDepth: number) {}

  /** The path goes on at `line`; false when enough paths went there already. The frame now owns the state. */
  jump(line: number, state: BatchState, forked: boolean): boolean {
    const count = this.jumpCounts.get(line) ?? 0;
    const isNewSide = this.addSides(line, state);
    if (count >= (forked ? MAX_FORKS_PER_LINE : this.maxRounds(line)) && !isNewSide) return false;
    this.jumpCounts.set(line, count + 1);
    this.undecidedAtJump.set(line, this.undecidedConditions);
    (count === 0 ? this.firstJumps : this.jumps).push({ line, state });
    return true;
  }

  private addSides(line: number, { ways }: BatchState): boolean {
    const before = this.sidesAtLine.size;
    for (const side of ways.sides) this.sidesAtLine.add(`${line} ${side}`);
    return this.sidesAtLine.size > before;
  }

  private maxRounds(line: number): number {
    const isDecided =
      (this.undecidedAtJump.get(line) ?? this.undecidedConditions) === this.undecidedConditions;
    return isDecided ? MAX_JUMPS_PER_LINE : MAX_UNDECIDED_ROUNDS;
  }

  nextJump(): Jump | undefined {
    return this.firstJumps.pop() ?? this.jumps.pop();
  }

  /** Both ways were taken at a condition. */
  noteUndecided(): void {
    this.undecidedConditions += 1;
  }

  /** A condition that is known at each of very many visits is part of a long loop: then both ways are taken. */
  mayDecide(line: number): boolean {
    const count = (this.decisions.get(line) ?? 0) + 1;
    this.decisions.set(line, count);
    return count <= MAX_JUMPS_PER_LINE - 1;
  }

  leave(state: BatchState): void {
    if (this.callDepth === 0) state.ways.end();
    if (this.end === undefined) this.end = state;
    else this.end.mergeWith(state);
  }

  /** Undefined when no path comes back. */
  get endState(): BatchState | undefined {
    return this.end;
  }
}
