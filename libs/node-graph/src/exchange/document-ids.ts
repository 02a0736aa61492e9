import { createHash } from 'node:crypto';

/** The id of a node of a document: the same for the same user, document and name, and nobody else's. */
export function documentNodeId(ownerId: string, documentId: string, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([ownerId, documentId, key]))
    .digest();
  // A UUID of version 8: made as its maker likes.
  digest[6] = 0x80 | ((digest[6] ?? 0) & 0x0f);
  digest[8] = 0x80 | ((digest[8] ?? 0) & 0x3f);
  const hex = digest.subarray(0, 16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
