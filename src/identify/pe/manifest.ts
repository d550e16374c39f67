import { findTextEncoding } from '../text-content.js';
import type { PeImage } from './pe-image.js';
import { findResource, RESOURCE_TYPE } from './resource-directory.js';

const MANIFEST_READ_IN_BYTES = 65_536;

/** The application manifest, an XML text; undefined when there is none. */
export async function readManifest(image: PeImage): Promise<string | undefined> {
  const resource = await findResource(image, RESOURCE_TYPE.manifest);
  if (resource === undefined) return undefined;
  const bytes = await image.read(resource.rva, Math.min(resource.sizeInBytes, MANIFEST_READ_IN_BYTES));
  const encoding = findTextEncoding(bytes);
  if (encoding === undefined) return undefined;
  return new TextDecoder(encoding === '8-bit' ? 'utf-8' : encoding).decode(bytes).replace(/\0+$/, '');
}
