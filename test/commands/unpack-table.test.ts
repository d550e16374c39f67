import { describe, expect, it } from 'vitest';
import { interpretCommand } from '../../src/commands/interpret-command.js';

type Parts = readonly [archive: string, password: string | undefined, destination: string | undefined];
const A = 'C:\\x\\a.zip';
const D = 'C:\\y';

/** What unpackers do with their arguments, by their manuals; some under other names, as they are found in packages. */
const TABLE: readonly (readonly [command: string, ...Parts])[] = [
  // 7-Zip and NanaZip
  [`7z x ${A} -o${D} -ppw -y`, A, 'pw', D],
  [`7za.exe x -ppw -o"C:\\y z" "${A}"`, A, 'pw', 'C:\\y z'],
  [`7zr e ${A} -o${D}`, A, undefined, D],
  [`7z x -y -p"p w" -- ${A}`, A, 'p w', undefined],
  [`7z -ppw x ${A} -o${D} *.dll -r`, A, 'pw', D],
  [`7z x -an -ai!${A} -o${D} -ppw`, A, 'pw', D],
  [`7z x -tzip ${A} -o${D} -ppw -aoa -bso0 -bsp0`, A, 'pw', D],
  [`7zG x ${A} -o${D} -ppw`, A, 'pw', D],
  [`q.tmp x ${A} -o${D} -ppw`, A, 'pw', D],
  [`q x -ppw a.dat -o${D}`, 'a.dat', 'pw', D],
  [`7z X ${A} -O${D} -Ppw`, A, 'pw', D],
  [`7zz x ${A} "-o${D}" "-ppw"`, A, 'pw', D],
  [`NanaZipC x ${A} -o${D} -ppw`, A, 'pw', D],
  [`NanaZipC.exe e -ppw ${A}`, A, 'pw', undefined],
  [`NanaZipG x ${A} -o${D} -ppw`, A, 'pw', D],
  [`7z x ${A} -o${D}\\ -ppw -scsUTF-8 -mmt=on`, A, 'pw', `${D}\\`],
  // Info-ZIP UnZip
  [`unzip -o -P pw ${A} -d ${D}`, A, 'pw', D],
  [`unzip -oPpw ${A} -d ${D}`, A, 'pw', D],
  [`unzip -Ppw ${A}`, A, 'pw', undefined],
  [`unzip -qqo -P "p w" "${A}" a.dll -d "${D}"`, A, 'p w', D],
  [`unzip -o ${A} -d${D}`, A, undefined, D],
  [`unzip -d ${D} -o -P pw ${A}`, A, 'pw', D],
  [`unzip -j -C -P pw ${A} *.dll -x b.dll -d ${D}`, A, 'pw', D],
  [`unzip -LoP pw ${A} -d ${D}`, A, 'pw', D],
  [`unzip -n -Ppw ${A} -d ${D}`, A, 'pw', D],
  [`unzip -o -q -P pw a`, 'a', 'pw', undefined],
  [`z.tmp -o -P pw ${A} -d ${D}`, A, 'pw', D],
  [`z.tmp -oqP pw a.dat -d ${D}`, 'a.dat', 'pw', D],
  [`z -P pw -o ${A}`, A, 'pw', undefined],
  [`unzip -p -P pw ${A} a.dll > ${D}\\a.dll`, A, 'pw', undefined],
  [`unzip -: -o -P pw ${A} -d ..`, A, 'pw', '..'],
  // WinRAR, Rar, UnRAR
  [`unrar x -ppw -y C:\\x\\a.rar ${D}\\`, 'C:\\x\\a.rar', 'pw', `${D}\\`],
  [`rar e -hppw C:\\x\\a.rar *.dll ${D}\\`, 'C:\\x\\a.rar', 'pw', `${D}\\`],
  [`WinRAR x -ibck -inul -ppw C:\\x\\a.rar ${D}\\`, 'C:\\x\\a.rar', 'pw', `${D}\\`],
  [`winrar.exe X -o+ -ppw ${A} *.* ${D}\\`, A, 'pw', `${D}\\`],
  [`unrar x -o+ -p- a.rar`, 'a.rar', undefined, undefined],
  [`unrar x -inul -ppw a.rar -op${D}`, 'a.rar', 'pw', D],
  [`unrar x -ppw -- a.rar ${D}\\`, 'a.rar', 'pw', `${D}\\`],
  [`r.tmp x -inul -o+ -ppw a.dat ${D}\\`, 'a.dat', 'pw', `${D}\\`],
  [`UnRAR64 x -ppw a.rar ${D}\\`, 'a.rar', 'pw', `${D}\\`],
  [`rar x -idq -ppw -ep1 a.rar`, 'a.rar', 'pw', undefined],
  // bsdtar and GNU tar
  [`tar -xf ${A} -C ${D}`, A, undefined, D],
  [`tar xf ${A} -C ${D}`, A, undefined, D],
  [`tar.exe --passphrase pw -xf ${A} -C ${D}`, A, 'pw', D],
  [`tar -x --passphrase=pw -f ${A} -C ${D}`, A, 'pw', D],
  [`tar --extract --file=${A} --directory=${D}`, A, undefined, D],
  [`tar -C ${D} -xvf ${A} a.dll`, A, undefined, D],
  [`tar -xvzf a.tar.gz`, 'a.tar.gz', undefined, undefined],
  [`bsdtar -xf ${A} --passphrase pw`, A, 'pw', undefined],
  [`t.tmp -xf ${A} -C ${D}`, A, undefined, D],
  [`tar --file ${A} -x --cd ${D}`, A, undefined, D],
  [`tar -xkf ${A} -C "${D}" --strip-components 1`, A, undefined, D],
  // PowerShell
  [`powershell Expand-Archive ${A} ${D}`, A, undefined, D],
  [`powershell -c "Expand-Archive -LiteralPath '${A}' -DestinationPath '${D}' -Force"`, A, undefined, D],
  [
    `powershell -c "Add-Type -A System.IO.Compression.FileSystem;[IO.Compression.ZipFile]::ExtractToDirectory('${A}','${D}')"`,
    A,
    undefined,
    D,
  ],
  [`powershell -c "Expand-7Zip ${A} ${D} -Password pw"`, A, 'pw', D],
  [`powershell -c "Expand-7Zip -ArchiveFileName ${A} -TargetPath ${D} -Password pw"`, A, 'pw', D],
  [
    `powershell -c "(New-Object -ComObject Shell.Application).NameSpace('${D}').CopyHere((New-Object -ComObject Shell.Application).NameSpace('${A}').Items())"`,
    A,
    undefined,
    D,
  ],
  [`pwsh -c "Expand-Archive -Path ${A}"`, A, undefined, undefined],
  // WinZip's command line
  [`wzunzip -o -d -spw ${A} ${D}`, A, 'pw', D],
  [`wzunzip -s"p w" ${A} ${D}\\`, A, 'p w', `${D}\\`],
  [`wzunzip -yb -spw ${A}`, A, 'pw', undefined],
  [`winzip32 -min -e -o -spw ${A} ${D}`, A, 'pw', D],
  [`winzip64.exe -e -spw ${A} ${D}`, A, 'pw', D],
  [`w.tmp -o -spw ${A} ${D}\\`, A, 'pw', `${D}\\`],
  // PKZIP
  [`pkunzip -d -spw ${A} ${D}\\`, A, 'pw', `${D}\\`],
  [`pkzipc -extract -pass=pw ${A} ${D}`, A, 'pw', D],
  [`pkzipc -extract -passphrase=pw -directories ${A} *.dll ${D}\\`, A, 'pw', `${D}\\`],
  [`pkzipc -ext -over=all -pass=pw ${A} ${D}\\`, A, 'pw', `${D}\\`],
  [`pkunzip -e ${A}`, A, undefined, undefined],
  // PeaZip
  [`peazip -ext2here ${A}`, A, undefined, undefined],
  [`peazip -ext2folder ${A}`, A, undefined, undefined],
  [`peazip -ext2to ${A} ${D}`, A, undefined, D],
  // Bandizip
  [`bz x -y -p:pw -o:${D} ${A}`, A, 'pw', D],
  [`bz.exe x -o:"C:\\y z" -p:pw ${A}`, A, 'pw', 'C:\\y z'],
  [`bc x -p:pw -target:auto -o:${D} ${A}`, A, 'pw', D],
  [`Bandizip.exe x -o:${D} -p:pw ${A}`, A, 'pw', D],
  [`Bandizip bx -o:${D} ${A}`, A, undefined, D],
  [`b.tmp x -y -o:${D} -p:pw ${A}`, A, 'pw', D],
  // Java's jar and minizip
  ['jar xf a.jar', 'a.jar', undefined, undefined],
  ['jar -xvf a.zip a.class', 'a.zip', undefined, undefined],
  ['jar --extract --file a.zip', 'a.zip', undefined, undefined],
  [`miniunz -x -o -p pw ${A} -d ${D}`, A, 'pw', D],
  [`miniunzip -o ${A} -d ${D}`, A, undefined, D],
  [`minizip -x -o -p pw -d ${D} ${A}`, A, 'pw', D],
  // Programs of Windows
  [`expand C:\\x\\a.cab -F:* ${D}`, 'C:\\x\\a.cab', undefined, D],
  [`expand -F:a.dll C:\\x\\a.cab ${D}`, 'C:\\x\\a.cab', undefined, D],
  [`expand -r C:\\x\\a.dl_ ${D}`, 'C:\\x\\a.dl_', undefined, D],
  [`extrac32 /Y /E /L ${D} C:\\x\\a.cab`, 'C:\\x\\a.cab', undefined, D],
  [`extrac32 /A /L "${D}" a.cab a.dll`, 'a.cab', undefined, D],
  [`wusa a.msu /extract:${D}`, 'a.msu', undefined, D],
  // Others
  [`unace x -ppw a.ace ${D}\\`, 'a.ace', 'pw', `${D}\\`],
  [`arj x -gpw a.arj ${D}`, 'a.arj', 'pw', D],
  [`unar -p pw -o ${D} ${A}`, A, 'pw', D],
  [`unar -password pw -output-directory ${D} ${A}`, A, 'pw', D],
  [`izarce -e -d -o ${A} -p${D}`, A, undefined, D],
  [`cabextract -d ${D} a.cab`, 'a.cab', undefined, D],
  [`unzip.exe -P pw -o "${A}" -d "${D}\\"`, A, 'pw', `${D}\\`],
  [`lha e a.lzh ${D}\\`, 'a.lzh', undefined, `${D}\\`],
  [`ouch decompress ${A} --dir ${D}`, A, undefined, D],
];

describe('command lines of unpackers', () => {
  it.each(TABLE)('%s', (command, archive, password, destination) => {
    const unpack = interpretCommand(command).find((meaning) => meaning.kind === 'unpack');
    expect([unpack?.archive, unpack?.password, unpack?.destination]).toEqual([
      archive,
      password,
      destination,
    ]);
  });
});
