import { hash } from 'node:crypto';

import ipaddr from 'ipaddr.js';

import { utcDay } from './creator-fingerprint.js';

/** Names a viewer for one day only: the account, else the network of the address (docs/contracts/linky.md#insights). */
export function subjectKey(userId: string | null, address: string): string {
  return userId === null ? `ip:${networkOf(address)}` : `u:${userId}`;
}

/** 32 hexadecimal characters that are the same for one viewer on one UTC day, and tell nothing else. */
export function viewerHashDay(subject: string, now: number, salt: string): string {
  return hash('sha256', `${subject}|${utcDay(now)}|${salt}`).slice(0, 32);
}

/** The /24 of an IPv4 address (mapped ones too), the /48 of an IPv6 address. */
function networkOf(address: string): string {
  const text = address.trim();
  if (text === '' || text === 'unknown') return 'unknown';
  if (!ipaddr.isValid(text)) return `raw:${text}`;
  const parsed = ipaddr.process(text);
  if (parsed instanceof ipaddr.IPv4) return `v4:${parsed.octets.slice(0, 3).join('.')}.0`;
  return `v6:${parsed.parts
    .slice(0, 3)
    .map((part) => part.toString(16))
    .join(':')}`;
}
