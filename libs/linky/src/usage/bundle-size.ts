import { bytesOf, type PrintedContent } from '../model/printed-content.js';
import type { BundleByteCaps } from '../linky.env.js';
import { bundleTooLarge } from './bundle-usage.errors.js';

/** What a bundle takes besides its content: its row, its slug and their indexes. */
export const OVERHEAD = 200;

/** Refuses a policy, and a bundle as a whole, that is larger than allowed. */
export function demandSize(
  { policy, bytes }: PrintedContent,
  caps: Pick<BundleByteCaps, 'policy' | 'bundle'>,
): void {
  if (bytesOf(policy) > caps.policy) throw bundleTooLarge('policy', caps.policy, bytesOf(policy));
  if (bytes > caps.bundle) throw bundleTooLarge('bundle', caps.bundle, bytes);
}
