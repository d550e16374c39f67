/** A total above this one has the model scaled down. */
const MAX_TOTAL = 3800;
const FREQUENCY_STEP = 8;
/** Scalings until symbols are sorted: at first, and from then on. */
const FIRST_SORT_AFTER = 4;
const SORT_AFTER = 50;

/**
 * Frequencies of `symbolCount` symbols from `firstSymbol` on, which adapt to what was decoded. The order of the
 * symbols changes too, and with it what a decoder finds: both sides must do exactly the same.
 */
export class QuantumModel {
  readonly symbols: Uint8Array;
  /** By place in `symbols`: the frequency of this symbol and all behind it. The total comes first, 0 last. */
  readonly cumulative: Uint16Array;
  private scalingsUntilSort = FIRST_SORT_AFTER;

  constructor(firstSymbol: number, symbolCount: number) {
    this.symbols = Uint8Array.from({ length: symbolCount }, (_, place) => firstSymbol + place);
    this.cumulative = Uint16Array.from({ length: symbolCount + 1 }, (_, place) => symbolCount - place);
  }

  /** Counts the symbol at `place` once more. */
  update(place: number): void {
    const { cumulative } = this;
    for (let index = place; index >= 0; index--) cumulative[index]! += FREQUENCY_STEP;
    if (cumulative[0]! > MAX_TOTAL) this.scaleDown();
  }

  private scaleDown(): void {
    this.scalingsUntilSort -= 1;
    if (this.scalingsUntilSort > 0) {
      this.halve();
      return;
    }
    this.scalingsUntilSort = SORT_AFTER;
    this.halveAndSort();
  }

  private halve(): void {
    const { cumulative } = this;
    for (let place = this.symbols.length - 1; place >= 0; place--) {
      cumulative[place] = Math.max(cumulative[place]! >>> 1, cumulative[place + 1]! + 1);
    }
  }

  /** Sorts by frequency, highest first. Equals must end up where this way of sorting, which is not stable, puts them. */
  private halveAndSort(): void {
    const { cumulative, symbols } = this;
    const count = symbols.length;
    const frequencies = new Uint16Array(count);
    for (let place = 0; place < count; place++) {
      frequencies[place] = (cumulative[place]! - cumulative[place + 1]! + 1) >>> 1;
    }
    for (let place = 0; place < count - 1; place++) {
      for (let other = place + 1; other < count; other++) {
        if (frequencies[place]! >= frequencies[other]!) continue;
        const frequency = frequencies[place]!;
        frequencies[place] = frequencies[other]!;
        frequencies[other] = frequency;
        const symbol = symbols[place]!;
        symbols[place] = symbols[other]!;
        symbols[other] = symbol;
      }
    }
    for (let place = count - 1; place >= 0; place--) {
      cumulative[place] = cumulative[place + 1]! + frequencies[place]!;
    }
  }
}
