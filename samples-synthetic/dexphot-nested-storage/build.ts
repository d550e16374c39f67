/** The bundle is a package in a storage of its own, installed by an action of type 7. */

import { buildCabinet } from '../builder/cabinet.js';
import { buildInstaller } from '../builder/installer.js';
import { databaseStorage } from '../builder/msi.js';
import { standardTable } from '../builder/msi-table.js';
import { encodeStreamName } from '../builder/stream-name.js';
import {
  bundleFiles,
  checkAction,
  favorites,
  LOADER,
  startAction,
  unpackAction,
} from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'st0rage-9';

export const sample: SampleCase = {
  name: 'dexphot-nested-storage',
  title: 'the bundle in a package inside a storage',
  kind: 'dexphot',
  fileName: 'storage.msi',
  build: () =>
    buildInstaller({
      name: 'Outer Setup',
      customActions: [{ name: 'InstallInner', type: 7, source: 'Inner', after: 'InstallInitialize' }],
      database: { storages: [innerPackage()] },
    }),
  expected: fullBundle({ hasBatch: true }),
};

function innerPackage(): ReturnType<typeof databaseStorage> {
  const files = bundleFiles(PASSWORD);
  const actions = [checkAction(), unpackAction(PASSWORD), startAction(LOADER)];
  return databaseStorage(encodeStreamName('Inner', 'stream'), {
    tables: [
      standardTable('Property', [['ProductName', 'Inner Setup']]),
      standardTable('Directory', [
        ['TARGETDIR', null, 'SourceDir'],
        ['FavoritesFolder', 'TARGETDIR', '.'],
        [favorites.id, favorites.parent, favorites.name],
      ]),
      standardTable(
        'Component',
        files.map((file) => [file.id, null, file.directory, 0, null, file.id]),
      ),
      standardTable(
        'File',
        files.map((file, index) => [
          file.id,
          file.id,
          file.id,
          file.content.length,
          null,
          null,
          0,
          index + 1,
        ]),
      ),
      standardTable('Media', [[1, files.length, null, '#in.cab', null, null]]),
      standardTable(
        'CustomAction',
        actions.map(({ name, type, source, target }) => [name, type, source ?? null, target ?? null, null]),
      ),
      standardTable(
        'InstallExecuteSequence',
        actions.map((action, index) => [action.name, null, 4001 + index]),
      ),
    ],
    streams: [
      {
        name: 'in.cab',
        content: buildCabinet({
          folders: [
            { compression: 'mszip', files: files.map((file) => ({ name: file.id, content: file.content })) },
          ],
        }),
      },
    ],
  });
}
