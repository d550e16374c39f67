/** All samples: bundle variants first, then what is near one, then benign look-alikes. */
import { sample as benignAntivirusCleanup } from './benign-antivirus-cleanup/build.js';
import { sample as benignAntivirusHint } from './benign-antivirus-hint/build.js';
import { sample as benignArchiverOpenZip } from './benign-archiver-open-zip/build.js';
import { sample as benignBackupTask } from './benign-backup-task/build.js';
import { sample as benignBootstrapper } from './benign-bootstrapper/build.js';
import { sample as benignConflictingProducts } from './benign-conflicting-products/build.js';
import { sample as benignDeploymentWrapper } from './benign-deployment-wrapper/build.js';
import { sample as benignDriverRundll32 } from './benign-driver-rundll32/build.js';
import { sample as benignEncryptedZip } from './benign-encrypted-zip/build.js';
import { sample as benignEnvironmentLog } from './benign-environment-log/build.js';
import { sample as benignExeWrapper } from './benign-exe-wrapper/build.js';
import { sample as benignGameData } from './benign-game-data/build.js';
import { sample as benignIexpress } from './benign-iexpress/build.js';
import { sample as benignInventoryAgent } from './benign-inventory-agent/build.js';
import { sample as benignLoadedLibraries } from './benign-loaded-libraries/build.js';
import { sample as benignPowershellScript } from './benign-powershell-script/build.js';
import { sample as benignPrerequisiteCheck } from './benign-prerequisite-check/build.js';
import { sample as benignPrinterDriver } from './benign-printer-driver/build.js';
import { sample as benignProtectedDocuments } from './benign-protected-documents/build.js';
import { sample as benignRegsvr32 } from './benign-regsvr32/build.js';
import { sample as benignRemoteSupport } from './benign-remote-support/build.js';
import { sample as benignRunKey } from './benign-run-key/build.js';
import { sample as benignScriptAction } from './benign-script-action/build.js';
import { sample as benignSecuredBackup } from './benign-secured-backup/build.js';
import { sample as benignSelfUnpacking } from './benign-self-unpacking/build.js';
import { sample as benignService } from './benign-service/build.js';
import { sample as benignSfxca } from './benign-sfxca/build.js';
import { sample as benignTarData } from './benign-tar-data/build.js';
import { sample as benignUpdaterTask } from './benign-updater-task/build.js';
import { sample as benignVendorIdioms } from './benign-vendor-idioms/build.js';
import { sample as benignZipLibraryKit } from './benign-zip-library-kit/build.js';
import { sample as benignZipToolkit } from './benign-zip-toolkit/build.js';
import { sample as benignZippedLibrary } from './benign-zipped-library/build.js';
import { sample as dexphotAesSevenZip } from './dexphot-aes-seven-zip/build.js';
import { sample as dexphotAppendedArchive } from './dexphot-appended-archive/build.js';
import { sample as dexphotArchiveInArchive } from './dexphot-archive-in-archive/build.js';
import { sample as dexphotArchiveInJunk } from './dexphot-archive-in-junk/build.js';
import { sample as dexphotArchiveInSection } from './dexphot-archive-in-section/build.js';
import { sample as dexphotArchiveParts } from './dexphot-archive-parts/build.js';
import { sample as dexphotBatchArchive } from './dexphot-batch-archive/build.js';
import { sample as dexphotBatchArguments } from './dexphot-batch-arguments/build.js';
import { sample as dexphotBinaryTable } from './dexphot-binary-table/build.js';
import { sample as dexphotCabinet } from './dexphot-cabinet/build.js';
import { sample as dexphotCalledActions } from './dexphot-called-actions/build.js';
import { sample as dexphotCertutil } from './dexphot-certutil/build.js';
import { sample as dexphotControlEvent } from './dexphot-control-event/build.js';
import { sample as dexphotCopiedBatch } from './dexphot-copied-batch/build.js';
import { sample as dexphotCopiedRundll32 } from './dexphot-copied-rundll32/build.js';
import { sample as dexphotCustomActionData } from './dexphot-custom-action-data/build.js';
import { sample as dexphotEncodedScript } from './dexphot-encoded-script/build.js';
import { sample as dexphotFalseExtension } from './dexphot-false-extension/build.js';
import { sample as dexphotFreeSectors } from './dexphot-free-sectors/build.js';
import { sample as dexphotIexpressCabinet } from './dexphot-iexpress-cabinet/build.js';
import { sample as dexphotInlineCheck } from './dexphot-inline-check/build.js';
import { sample as dexphotInstalledToolAction } from './dexphot-installed-tool-action/build.js';
import { sample as dexphotInstallerLoaded } from './dexphot-installer-loaded/build.js';
import { sample as dexphotJscriptBinary } from './dexphot-jscript-binary/build.js';
import { sample as dexphotLauncher } from './dexphot-launcher/build.js';
import { sample as dexphotLoaderResource } from './dexphot-loader-resource/build.js';
import { sample as dexphotLoopStart } from './dexphot-loop-start/build.js';
import { sample as dexphotLooseLoader } from './dexphot-loose-loader/build.js';
import { sample as dexphotMsiexecY } from './dexphot-msiexec-y/build.js';
import { sample as dexphotMultipleArchives } from './dexphot-multiple-archives/build.js';
import { sample as dexphotNestedMsiBinary } from './dexphot-nested-msi-binary/build.js';
import { sample as dexphotNestedStorage } from './dexphot-nested-storage/build.js';
import { sample as dexphotNestedZip } from './dexphot-nested-zip/build.js';
import { sample as dexphotNoBatch } from './dexphot-no-batch/build.js';
import { sample as dexphotObfuscatedBatch } from './dexphot-obfuscated-batch/build.js';
import { sample as dexphotOrphanStream } from './dexphot-orphan-stream/build.js';
import { sample as dexphotOverwrittenDecoy } from './dexphot-overwritten-decoy/build.js';
import { sample as dexphotPasswordFile } from './dexphot-password-file/build.js';
import { sample as dexphotPasswordInBatch } from './dexphot-password-in-batch/build.js';
import { sample as dexphotPasswordInSetter } from './dexphot-password-in-setter/build.js';
import { sample as dexphotPasswordSplit } from './dexphot-password-split/build.js';
import { sample as dexphotPowershell } from './dexphot-powershell/build.js';
import { sample as dexphotPowershellSetter } from './dexphot-powershell-setter/build.js';
import { sample as dexphotPropertyCommand } from './dexphot-property-command/build.js';
import { sample as dexphotRedirectedMember } from './dexphot-redirected-member/build.js';
import { sample as dexphotRegsvr32 } from './dexphot-regsvr32/build.js';
import { sample as dexphotRenamedMsiexec } from './dexphot-renamed-msiexec/build.js';
import { sample as dexphotSelfExtractor } from './dexphot-self-extractor/build.js';
import { sample as dexphotServiceDll } from './dexphot-service-dll/build.js';
import { sample as dexphotSevenZipArchive } from './dexphot-seven-zip-archive/build.js';
import { sample as dexphotSpanningCabinets } from './dexphot-spanning-cabinets/build.js';
import { sample as dexphotStringsOnlyTool } from './dexphot-strings-only-tool/build.js';
import { sample as dexphotTableCheck } from './dexphot-table-check/build.js';
import { sample as dexphotTarball } from './dexphot-tarball/build.js';
import { sample as dexphotTaskDefinition } from './dexphot-task-definition/build.js';
import { sample as dexphotUnknownPassword } from './dexphot-unknown-password/build.js';
import { sample as dexphotUnnamedStreams } from './dexphot-unnamed-streams/build.js';
import { sample as dexphotVbscriptAction } from './dexphot-vbscript-action/build.js';
import { sample as dexphotVendorTask } from './dexphot-vendor-task/build.js';
import { sample as dexphotVersion4 } from './dexphot-version-4/build.js';
import { sample as dexphotWideReferences } from './dexphot-wide-references/build.js';
import { sample as dexphotWrittenBatch } from './dexphot-written-batch/build.js';
import { sample as dexphotWrittenScript } from './dexphot-written-script/build.js';
import { sample as otherArchivedProgram } from './other-archived-program/build.js';
import { sample as otherBackupDeletion } from './other-backup-deletion/build.js';
import { sample as otherBrokenSignature } from './other-broken-signature/build.js';
import { sample as otherClaimedUnzipUtility } from './other-claimed-unzip-utility/build.js';
import { sample as otherDeceptiveName } from './other-deceptive-name/build.js';
import { sample as otherDecryptedLibrary } from './other-decrypted-library/build.js';
import { sample as otherDefenderExclusion } from './other-defender-exclusion/build.js';
import { sample as otherEncodedPowershell } from './other-encoded-powershell/build.js';
import { sample as otherForeignActionLibrary } from './other-foreign-action-library/build.js';
import { sample as otherHiddenArchive } from './other-hidden-archive/build.js';
import { sample as otherInMemoryAssembly } from './other-in-memory-assembly/build.js';
import { sample as otherLolbinUrl } from './other-lolbin-url/build.js';
import { sample as otherNameTraversal } from './other-name-traversal/build.js';
import { sample as otherRemoteMsiexec } from './other-remote-msiexec/build.js';
import { sample as otherRunKeyProxy } from './other-run-key-proxy/build.js';
import { sample as otherScheduledMsiexec } from './other-scheduled-msiexec/build.js';
import { sample as otherScriptDownload } from './other-script-download/build.js';
import { sample as otherScriptHost } from './other-script-host/build.js';
import { sample as otherServiceCommand } from './other-service-command/build.js';
import { sample as otherSideLoading } from './other-side-loading/build.js';
import { sample as otherSignaturePadding } from './other-signature-padding/build.js';
import { sample as otherSignedJar } from './other-signed-jar/build.js';
import { sample as otherStartupCopy } from './other-startup-copy/build.js';
import { sample as otherTableDiscrepancy } from './other-table-discrepancy/build.js';
import { sample as otherUserFolderLibrary } from './other-user-folder-library/build.js';
import { sample as partialEncryptedAssets } from './partial-encrypted-assets/build.js';
import { sample as partialHiddenStart } from './partial-hidden-start/build.js';
import { sample as partialLooseLibrary } from './partial-loose-library/build.js';
import { sample as partialNoTool } from './partial-no-tool/build.js';
import { sample as partialOpaqueStarter } from './partial-opaque-starter/build.js';
import { sample as partialUnopenedDialog } from './partial-unopened-dialog/build.js';
import { sample as partialUnwiredRoles } from './partial-unwired-roles/build.js';
import type { SampleCase } from './sample-case.js';

export type { SampleCase, SampleExpectation, SampleRoles } from './sample-case.js';

export const sampleCases: readonly SampleCase[] = [
  dexphotBatchArchive,
  dexphotCabinet,
  dexphotAesSevenZip,
  dexphotAppendedArchive,
  dexphotArchiveInArchive,
  dexphotArchiveInJunk,
  dexphotArchiveInSection,
  dexphotArchiveParts,
  dexphotBatchArguments,
  dexphotBinaryTable,
  dexphotCalledActions,
  dexphotCertutil,
  dexphotControlEvent,
  dexphotCopiedBatch,
  dexphotCopiedRundll32,
  dexphotCustomActionData,
  dexphotEncodedScript,
  dexphotFalseExtension,
  dexphotFreeSectors,
  dexphotIexpressCabinet,
  dexphotInlineCheck,
  dexphotInstalledToolAction,
  dexphotInstallerLoaded,
  dexphotJscriptBinary,
  dexphotLauncher,
  dexphotLoaderResource,
  dexphotLoopStart,
  dexphotLooseLoader,
  dexphotMsiexecY,
  dexphotMultipleArchives,
  dexphotNestedMsiBinary,
  dexphotNestedStorage,
  dexphotNestedZip,
  dexphotNoBatch,
  dexphotObfuscatedBatch,
  dexphotOrphanStream,
  dexphotOverwrittenDecoy,
  dexphotPasswordFile,
  dexphotPasswordInBatch,
  dexphotPasswordInSetter,
  dexphotPasswordSplit,
  dexphotPowershell,
  dexphotPowershellSetter,
  dexphotPropertyCommand,
  dexphotRedirectedMember,
  dexphotRegsvr32,
  dexphotRenamedMsiexec,
  dexphotSelfExtractor,
  dexphotServiceDll,
  dexphotSevenZipArchive,
  dexphotSpanningCabinets,
  dexphotStringsOnlyTool,
  dexphotTableCheck,
  dexphotTarball,
  dexphotTaskDefinition,
  dexphotUnknownPassword,
  dexphotUnnamedStreams,
  dexphotVbscriptAction,
  dexphotVendorTask,
  dexphotVersion4,
  dexphotWideReferences,
  dexphotWrittenScript,
  dexphotWrittenBatch,
  partialEncryptedAssets,
  partialNoTool,
  partialUnopenedDialog,
  partialUnwiredRoles,
  partialHiddenStart,
  partialLooseLibrary,
  partialOpaqueStarter,
  otherArchivedProgram,
  otherBrokenSignature,
  otherClaimedUnzipUtility,
  otherDeceptiveName,
  otherDefenderExclusion,
  otherEncodedPowershell,
  otherHiddenArchive,
  otherLolbinUrl,
  otherNameTraversal,
  otherRemoteMsiexec,
  otherRunKeyProxy,
  otherScheduledMsiexec,
  otherServiceCommand,
  otherSignaturePadding,
  otherSignedJar,
  otherTableDiscrepancy,
  otherBackupDeletion,
  otherDecryptedLibrary,
  otherForeignActionLibrary,
  otherInMemoryAssembly,
  otherScriptDownload,
  otherScriptHost,
  otherSideLoading,
  otherStartupCopy,
  otherUserFolderLibrary,
  benignAntivirusCleanup,
  benignAntivirusHint,
  benignArchiverOpenZip,
  benignBackupTask,
  benignBootstrapper,
  benignConflictingProducts,
  benignDeploymentWrapper,
  benignDriverRundll32,
  benignEncryptedZip,
  benignEnvironmentLog,
  benignExeWrapper,
  benignGameData,
  benignInventoryAgent,
  benignLoadedLibraries,
  benignPowershellScript,
  benignIexpress,
  benignPrerequisiteCheck,
  benignPrinterDriver,
  benignProtectedDocuments,
  benignRegsvr32,
  benignRunKey,
  benignScriptAction,
  benignSecuredBackup,
  benignSelfUnpacking,
  benignService,
  benignSfxca,
  benignTarData,
  benignUpdaterTask,
  benignVendorIdioms,
  benignZipLibraryKit,
  benignZipToolkit,
  benignZippedLibrary,
  benignRemoteSupport,
];
