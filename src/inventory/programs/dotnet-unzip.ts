import type { PeFacts } from '../../formats/pe/pe-facts.js';

/** Larger programs unpack archives among many other things. */
const LARGEST_TOOL_IN_BYTES = 192 * 1024;
const MAX_TYPE_REFERENCES = 90;

/** Methods that write the entries of an archive to disk, in .NET itself and the usual libraries. */
const EXTRACTION_CALLS = new Set([
  'System.IO.Compression.ZipFile::ExtractToDirectory',
  'System.IO.Compression.ZipFileExtensions::ExtractToDirectory',
  'System.IO.Compression.ZipFileExtensions::ExtractToFile',
  'ICSharpCode.SharpZipLib.Zip.FastZip::ExtractZip',
  'Ionic.Zip.ZipFile::ExtractAll',
  'Ionic.Zip.ZipEntry::Extract',
  'Ionic.Zip.ZipEntry::ExtractWithPassword',
  'SharpCompress.Archives.IArchiveExtensions::WriteToDirectory',
  'SharpCompress.Archives.IArchiveEntryExtensions::WriteToDirectory',
  'SevenZip.SevenZipExtractor::ExtractArchive',
]);

/** What makes a program more than a command line tool. */
const OTHER_BUSINESS =
  /^(?:System\.Windows|System\.Web|System\.ServiceModel|System\.Data|Microsoft\.Deployment|PresentationFramework|Xamarin|Gtk)\b/;

/** The extraction calls of a small .NET program without windows, or undefined when unpacking is not its business. */
export function findDotNetUnzipUse(pe: PeFacts, sizeInBytes: number): string[] | undefined {
  const { dotNet } = pe;
  if (dotNet === undefined || sizeInBytes > LARGEST_TOOL_IN_BYTES) return undefined;
  if (dotNet.typeReferences.length > MAX_TYPE_REFERENCES) return undefined;
  if (dotNet.typeReferences.some((type) => OTHER_BUSINESS.test(type))) return undefined;
  const calls = dotNet.memberReferences.filter((member) => EXTRACTION_CALLS.has(member));
  return calls.length === 0 ? undefined : calls;
}
