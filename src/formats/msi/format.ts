import type { Format } from '../descriptor/format.js';

// The class of the root storage proves these: see `formats/cfb`. Of a merge module only the tables do.
export const MSI_FORMATS = [
  { type: 'msi', inputFormat: 'msi', isContainer: true, isPackage: true, isReadByPosition: true },
  { type: 'msp', inputFormat: 'msp', isContainer: true, isPackage: true, isReadByPosition: true },
  { type: 'mst', inputFormat: 'mst', isContainer: true, isPackage: true, isReadByPosition: true },
  { type: 'msm', inputFormat: 'msm', isContainer: true, isPackage: true, isReadByPosition: true },
] as const satisfies readonly Format[];
