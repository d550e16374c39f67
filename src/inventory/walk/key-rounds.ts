import { FormatError } from '../../io/format-error.js';

/** Some fifteen seconds: five hundred tries at what 7-Zip writes. */
const ROUNDS_AT_MOST = 2 ** 28;

/** What may still be spent on making keys of passwords; archives choose how much one costs. */
export class KeyRounds {
  private left = ROUNDS_AT_MOST;

  /** @throws FormatError `inventory.password-tries` when that is more than what is left. */
  spend(rounds: number): void {
    if (rounds > this.left) {
      const expected = `at most ${ROUNDS_AT_MOST} rounds of key derivation in all`;
      throw new FormatError('inventory.password-tries', { offsetInBytes: 0, expected });
    }
    this.left -= rounds;
  }
}
