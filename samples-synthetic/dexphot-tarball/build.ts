/** Tool, archive and batch file lie in a `.tar.gz`, which Windows' own tar unpacks. */
import { gzipSync } from 'node:zlib';
import { buildTar } from '../builder/tar.js';
import {
  archiveFile,
  buildBundle,
  bundleFiles,
  checkAction,
  command,
  LOADER,
  startAction,
  unpackAction,
} from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'tarball-18Vb';

export const sample: SampleCase = {
  name: 'dexphot-tarball',
  title: 'the bundle in a .tar.gz',
  kind: 'dexphot',
  fileName: 'tarball.msi',
  build: () => {
    const parts = bundleFiles(PASSWORD).map(({ content, id }) => ({ name: id, content }));
    return buildBundle({
      name: 'Star Map',
      files: [archiveFile(gzipSync(buildTar(parts)), 'parts.tar.gz')],
      customActions: [
        command('UnpackParts', 'tar.exe -xzf "[FAV]parts.tar.gz" -C "[FAV]."'),
        checkAction(),
        unpackAction(PASSWORD),
        startAction(),
      ],
    });
  },
  expected: fullBundle({
    hasBatch: true,
    payloads: [`tarball.msi › data.cab › parts.tar.gz › parts.tar › kq.zip › ${LOADER}`],
  }),
};
