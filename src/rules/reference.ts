/** Where most observations of the bundle come from. */
export const DEXPHOT_REPORT =
  'Microsoft Defender ATP Research Team: Insights from one year of tracking a polymorphic threat (November 2019)';

/** The page of a program in the catalogue of misused programs of Windows. */
export function lolbas(program: string): string {
  return `LOLBAS project: ${program}`;
}
