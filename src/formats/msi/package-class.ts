/** The kind of Windows Installer file: package, patch, transform, merge module. */
export type PackageClass = 'msi' | 'msp' | 'mst' | 'msm' | 'unknown';

const CLASS_OF_CLSID = new Map<string, PackageClass>([
  ['{000C1084-0000-0000-C000-000000000046}', 'msi'],
  ['{000C1086-0000-0000-C000-000000000046}', 'msp'],
  ['{000C1082-0000-0000-C000-000000000046}', 'mst'],
]);

/**
 * Identifies the kind by the class identifier of the storage. A merge module has that of a package: it has a signature
 * and, unlike the packages that modules were merged into, no media. Some tools write no identifier: then the tables
 * decide.
 */
export function identifyPackageClass(clsid: string, tableNames: ReadonlySet<string>): PackageClass {
  const byClsid = CLASS_OF_CLSID.get(clsid.toUpperCase());
  if (byClsid !== undefined && byClsid !== 'msi') return byClsid;
  if (tableNames.has('ModuleSignature') && !tableNames.has('Media')) return 'msm';
  if (byClsid !== undefined) return byClsid;
  if (tableNames.has('MsiPatchMetadata') || tableNames.has('MsiPatchSequence')) return 'msp';
  return tableNames.size > 0 ? 'msi' : 'unknown';
}
