const MAX_CONDITION_LENGTH = 512;

/** What decides whether the command at hand runs. */
export interface Guard {
  text: string;
  /** Numbers of the security checks that it depends on. */
  checks: readonly number[];
  /** Not known statically: both ways are taken. */
  open: boolean;
}

/** The guards around the command at hand, outermost first. */
export class GuardStack {
  private guards: readonly Guard[] = [];

  get depth(): number {
    return this.guards.length;
  }

  /** Whether the path at hand is one of two that are both taken. */
  get isForked(): boolean {
    return this.guards.some(({ open }) => open);
  }

  get checks(): number[] {
    return this.guards.flatMap(({ checks }) => checks);
  }

  /** All guards as readable text; empty without guards. */
  get condition(): string {
    return this.guards
      .map(({ text }) => text.slice(0, MAX_CONDITION_LENGTH))
      .join(', ')
      .slice(0, MAX_CONDITION_LENGTH);
  }

  /** Runs what one more guard decides on. */
  within<Result>(guard: Guard, work: () => Result): Result {
    return this.replaced([...this.guards, guard], work);
  }

  /** Runs what is called: what guards the call does not fork the paths inside it. */
  withinCall<Result>(work: () => Result): Result {
    const { checks, condition: text } = this;
    return this.replaced(this.depth === 0 ? [] : [{ text, checks, open: false }], work);
  }

  private replaced<Result>(guards: readonly Guard[], work: () => Result): Result {
    const before = this.guards;
    this.guards = guards;
    try {
      return work();
    } finally {
      this.guards = before;
    }
  }
}
