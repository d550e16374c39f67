import { archiveDllProxyStart } from './rule/archive-dll-proxy-start.js';
import { archiveProgramStart } from './rule/archive-program-start.js';
import { archiverBesideEncryptedArchive } from './rule/archiver-beside-encrypted-archive.js';
import { autostartEntry } from './rule/autostart-entry.js';
import { avCheckGatesInstall } from './rule/av-check-gates-install.js';
import { backupDeletion } from './rule/backup-deletion.js';
import { bundleParts } from './rule/bundle-parts.js';
import { bundlePartsUnpacked } from './rule/bundle-parts-unpacked.js';
import { claimedUnzipUtility } from './rule/claimed-unzip-utility.js';
import { dataInSignature } from './rule/data-in-signature.js';
import { deceptiveName } from './rule/deceptive-name.js';
import { decryptedFileStart } from './rule/decrypted-file-start.js';
import { defenderExclusion } from './rule/defender-exclusion.js';
import { dexphotBundle } from './rule/dexphot-bundle.js';
import { encodedPowershell } from './rule/encoded-powershell.js';
import { encryptedDataBesideDll } from './rule/encrypted-data-beside-dll.js';
import { exeWrapper } from './rule/exe-wrapper.js';
import { falseExtensionDllStart } from './rule/false-extension-dll-start.js';
import { foreignActionLibrary } from './rule/foreign-action-library.js';
import { hiddenData } from './rule/hidden-data.js';
import { hiddenLibraryArchive } from './rule/hidden-library-archive.js';
import { inMemoryAssembly } from './rule/in-memory-assembly.js';
import { loaderBesideArchive } from './rule/loader-beside-archive.js';
import { lolbinUrl } from './rule/lolbin-url.js';
import { nameTraversal } from './rule/name-traversal.js';
import { obfuscatedScript } from './rule/obfuscated-script.js';
import { packageDllProxyStart } from './rule/package-dll-proxy-start.js';
import { passwordInPackage } from './rule/password-in-package.js';
import { powershellDownload } from './rule/powershell-download.js';
import { processHollowingImports } from './rule/process-hollowing-imports.js';
import { publishedIndicator } from './rule/published-indicator.js';
import { randomPayloadUrl } from './rule/random-payload-url.js';
import { randomTaskName } from './rule/random-task-name.js';
import { remoteAccessTool } from './rule/remote-access-tool.js';
import { remoteMsiexec } from './rule/remote-msiexec.js';
import { renamedSignedBinary } from './rule/renamed-signed-binary.js';
import { renamedUnzipUtility } from './rule/renamed-unzip-utility.js';
import { runKeyPersistence } from './rule/run-key-persistence.js';
import { scheduledMsiexecUrl } from './rule/scheduled-msiexec-url.js';
import { scheduledTask90Or110 } from './rule/scheduled-task-90-110.js';
import { scriptAction } from './rule/script-action.js';
import { scriptDownload } from './rule/script-download.js';
import { scriptHostStart } from './rule/script-host-start.js';
import { servicePersistence } from './rule/service-persistence.js';
import { sideLoadedLibrary } from './rule/side-loaded-library.js';
import { signatureMismatch } from './rule/signature-mismatch.js';
import { startupFolderWrite } from './rule/startup-folder-write.js';
import { tableDiscrepancy } from './rule/table-discrepancy.js';
import { unpackToOddFolder } from './rule/unpack-to-odd-folder.js';
import { unreferencedStream } from './rule/unreferenced-stream.js';
import { unsignedSystemDllName } from './rule/unsigned-system-dll-name.js';
import type { Rule } from './rule.js';

/** All rules, in alphabetical order of their ids; frozen, examples included. */
export const RULES: readonly Rule[] = freezeDeep([
  archiveDllProxyStart,
  archiveProgramStart,
  archiverBesideEncryptedArchive,
  autostartEntry,
  avCheckGatesInstall,
  backupDeletion,
  bundleParts,
  bundlePartsUnpacked,
  claimedUnzipUtility,
  dataInSignature,
  deceptiveName,
  decryptedFileStart,
  defenderExclusion,
  dexphotBundle,
  encodedPowershell,
  encryptedDataBesideDll,
  exeWrapper,
  falseExtensionDllStart,
  foreignActionLibrary,
  hiddenData,
  hiddenLibraryArchive,
  inMemoryAssembly,
  loaderBesideArchive,
  lolbinUrl,
  nameTraversal,
  obfuscatedScript,
  packageDllProxyStart,
  passwordInPackage,
  powershellDownload,
  processHollowingImports,
  publishedIndicator,
  randomPayloadUrl,
  randomTaskName,
  remoteAccessTool,
  remoteMsiexec,
  renamedSignedBinary,
  renamedUnzipUtility,
  runKeyPersistence,
  scheduledMsiexecUrl,
  scheduledTask90Or110,
  scriptAction,
  scriptDownload,
  scriptHostStart,
  servicePersistence,
  sideLoadedLibrary,
  signatureMismatch,
  startupFolderWrite,
  tableDiscrepancy,
  unpackToOddFolder,
  unreferencedStream,
  unsignedSystemDllName,
]);

/** The catalogue is shared by everything in the process, so nothing may change it. */
function freezeDeep<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) freezeDeep(part);
  }
  return Object.freeze(value);
}
