import { createHash } from 'node:crypto';

/**
 * The id under which a share with an address waits for its user: the same for all ways to write one address, and no
 * user's, since theirs are UUIDs of another version.
 */
export function inviteeOf(email: string): string {
  const digest = createHash('sha256').update(`invitee ${email.toLowerCase()}`).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
