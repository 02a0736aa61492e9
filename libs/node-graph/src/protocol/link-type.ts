import { LinkType } from '../model/status.js';
import { invalidLinkType } from './input.errors.js';

/** `type` of a link; absent: primary. */
export function parseType(value: unknown): LinkType {
  if (value === undefined) return LinkType.Primary;
  if (value !== LinkType.Primary && value !== LinkType.Secondary) throw invalidLinkType();
  return value;
}
