/** Distinct sequences of effects; a real script has a few hundred. */
const MAX_TRACES = 10_000;
/** Characters of an effect that tell it from others. */
const EFFECT_LENGTH = 256;
/** Checks whose side a path remembers. */
const MAX_WAYS = 64;

/** The two ways behind a question: `0` is that of what the question guards. */
type Side = 0 | 1;

interface Way {
  readonly side: Side;
  /** What the path did since it took the way. */
  readonly trace: number;
}

/**
 * What paths through a script do behind its security checks. A check decides something when its two sides differ in what
 * they do; a script that only shows a message does the same on both.
 */
export class EffectTraces {
  private readonly ids = new Map<string, number>();
  private readonly endsOf = new Map<number, readonly [Set<number>, Set<number>]>();
  private readonly known = new Set<number>();
  private isCut = false;

  /** The sequence that `effect` makes longer. */
  extend(trace: number, effect: string): number {
    return this.idOf(`${trace} ${effect.length} ${effect.slice(0, EFFECT_LENGTH)}`);
  }

  /** Either of two sequences. */
  join(a: number, b: number): number {
    return a === b ? a : this.idOf(`${Math.min(a, b)} or ${Math.max(a, b)}`);
  }

  fork(check: number): void {
    if (!this.endsOf.has(check)) this.endsOf.set(check, [new Set(), new Set()]);
  }

  end(check: number, { side, trace }: Way): void {
    this.endsOf.get(check)?.[side].add(trace);
  }

  /** The check is known to decide something. */
  decide(check: number): void {
    this.known.add(check);
  }

  /** What is not followed any further may differ on the sides of every check. */
  cutShort(): void {
    this.isCut = true;
  }

  decides(check: number): boolean {
    if (this.known.has(check)) return true;
    const [taken, left] = this.endsOf.get(check) ?? [];
    if (taken === undefined || left === undefined) return false;
    if (this.isCut) return true;
    return taken.size !== left.size || [...taken].some((trace) => !left.has(trace));
  }

  private idOf(key: string): number {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    if (this.ids.size >= MAX_TRACES) this.cutShort();
    else this.ids.set(key, this.ids.size + 1);
    return this.ids.size;
  }
}

/** The sides of security checks that one path is on. */
export class CheckWays {
  private ways: ReadonlyMap<number, Way> = new Map();

  constructor(private readonly traces: EffectTraces) {}

  get size(): number {
    return this.ways.size;
  }

  get checks(): readonly number[] {
    return [...this.ways.keys()];
  }

  /** Distinguishes the paths to one line: one name per check and side. */
  get sides(): string[] {
    return [...this.ways].map(([check, { side }]) => `${check} ${side}`);
  }

  replaceWith(other: CheckWays): void {
    this.ways = other.ways; // maps are never changed, only replaced
  }

  /** This path takes one side of the checks and `other` the other, unless they are on a side already. */
  fork(other: CheckWays, checks: Iterable<number>): void {
    for (const check of checks) {
      this.traces.fork(check);
      this.enter(check, 0);
      other.enter(check, 1);
    }
  }

  /** The checks are made anew, so that the path is on neither side. */
  forget(checks: readonly number[]): void {
    if (!checks.some((check) => this.ways.has(check))) return;
    const ways = new Map(this.ways);
    for (const check of checks) ways.delete(check);
    this.ways = ways;
  }

  clear(): void {
    this.ways = new Map();
  }

  /** The path does something that matters. */
  note(effect: string): void {
    if (this.ways.size === 0) return;
    this.ways = new Map(
      [...this.ways].map(([check, { side, trace }]) => [
        check,
        { side, trace: this.traces.extend(trace, effect) },
      ]),
    );
  }

  /** What the path is about to do depends on its checks in a way that is not known. */
  decide(checks: Iterable<number> = this.ways.keys()): void {
    for (const check of checks) this.traces.decide(check);
  }

  /** The path ends here. */
  end(): void {
    for (const [check, way] of this.ways) this.traces.end(check, way);
    this.clear();
  }

  /** Two paths meet: where they are on both sides of a check, it decides something if they did not do the same. */
  mergeWith(other: CheckWays): void {
    if (other.ways === this.ways) return;
    const merged = new Map(this.ways);
    for (const [check, way] of other.ways) {
      const own = this.ways.get(check);
      if (own === undefined) merged.set(check, way);
      else if (own.side === way.side)
        merged.set(check, { side: own.side, trace: this.traces.join(own.trace, way.trace) });
      else {
        if (own.trace !== way.trace) this.traces.decide(check);
        merged.delete(check);
      }
    }
    this.ways = merged;
  }

  private enter(check: number, side: Side): void {
    if (this.ways.has(check)) return;
    if (this.ways.size >= MAX_WAYS) this.traces.decide(check);
    else this.ways = new Map(this.ways).set(check, { side, trace: 0 });
  }
}
