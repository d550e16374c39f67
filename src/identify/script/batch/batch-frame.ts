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

/** What one run of the script, of a `call :label` or of a nested command line collects from its paths. */
export class BatchFrame {
  private readonly jumps: Jump[] = [];
  private readonly jumpCounts = new Map<number, number>();
  private readonly decisions = new Map<number, number>();
  /** The states in which paths ended; merged into the state after the call. */
  private end: BatchState | undefined;

  /** @param callDepth how many calls and nested command lines are around it */
  constructor(readonly callDepth: number) {}

  /** The path goes on at `line`; false when enough paths went there already. The frame now owns the state. */
  jump(line: number, state: BatchState, forked: boolean): boolean {
    const count = this.jumpCounts.get(line) ?? 0;
    if (count >= (forked ? MAX_FORKS_PER_LINE : MAX_JUMPS_PER_LINE)) return false;
    this.jumpCounts.set(line, count + 1);
    this.jumps.push({ line, state });
    return true;
  }

  nextJump(): Jump | undefined {
    return this.jumps.pop();
  }

  /** A condition that is known at each of very many visits is part of a long loop: then both ways are taken. */
  mayDecide(line: number): boolean {
    const count = (this.decisions.get(line) ?? 0) + 1;
    this.decisions.set(line, count);
    return count <= MAX_JUMPS_PER_LINE - 1;
  }

  leave(state: BatchState): void {
    if (this.end === undefined) this.end = state;
    else this.end.mergeWith(state);
  }

  /** Undefined when no path comes back. */
  get endState(): BatchState | undefined {
    return this.end;
  }
}
