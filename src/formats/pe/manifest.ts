import { findTextEncoding } from '../text/text-content.js';
import type { PeImage } from './pe-image.js';
import { findResource, type PeResource, RESOURCE_TYPE } from './resource-directory.js';

const MANIFEST_READ_IN_BYTES = 65_536;

/** The application manifest, an XML text; undefined without one. */
export async function readManifest(
  image: PeImage,
  resources: readonly PeResource[],
): Promise<string | undefined> {
  const resource = findResource(resources, RESOURCE_TYPE.manifest);
  if (resource === undefined) return undefined;
  const length = Math.min(resource.sizeInBytes, MANIFEST_READ_IN_BYTES);
  const bytes = await image.readAt(resource.offsetInBytes, length);
  const encoding = findTextEncoding(bytes);
  if (encoding === undefined) return undefined;
  return new TextDecoder(encoding === '8-bit' ? 'utf-8' : encoding).decode(bytes).replace(/(?<!\0)\0+$/, '');
}
