/** The ids of the rules that samples expect, in one place; the catalogue of src/rules has the last word. */
export const ruleId = {
  bundle: 'dexphot-bundle',
  publishedIndicator: 'published-indicator',
  avCheckGatesInstall: 'av-check-gates-install',
  passwordInPackage: 'password-in-package',
  archiveDllProxyStart: 'archive-dll-proxy-start',
  unpackToOddFolder: 'unpack-to-odd-folder',
  scheduledMsiexecUrl: 'scheduled-msiexec-url',
  scheduledTask90Or110: 'scheduled-task-90-110',
  randomTaskName: 'random-task-name',
  renamedSignedBinary: 'renamed-signed-binary',
  remoteMsiexec: 'remote-msiexec',
  encodedPowerShell: 'encoded-powershell',
  scriptAction: 'script-action',
  exeWrapper: 'exe-wrapper',
  hiddenData: 'hidden-data',
  lolbinUrl: 'lolbin-url',
  defenderExclusion: 'defender-exclusion',
  runKeyPersistence: 'run-key-persistence',
  nameTraversal: 'name-traversal',
  archiverBesideEncryptedArchive: 'archiver-beside-encrypted-archive',
} as const;

export type RuleId = (typeof ruleId)[keyof typeof ruleId];
