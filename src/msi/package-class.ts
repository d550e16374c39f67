/** The kind of Windows Installer file. */
export type PackageClass = 'msi' | 'msp' | 'mst' | 'msm' | 'unknown';
