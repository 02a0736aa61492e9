import { printJson } from '#data';

import type { JsonObject } from '../input/values.js';
import type { Policy } from '../policy/policy.js';
import type { UrlMetadata } from './url-metadata.js';

/** What is stored of a bundle at its owner's wish, and counts as its size. */
export interface SizedContent {
  readonly urls: readonly string[];
  readonly urlMetadata: readonly UrlMetadata[];
  readonly title: string | null;
  readonly description: string | null;
  readonly metadata: JsonObject | null;
  readonly policy: Policy;
}

/** The content of a bundle as JSON: printed once, to be measured and to be stored. */
export interface PrintedContent {
  readonly urls: string;
  readonly urlMetadata: string;
  readonly metadata: string | null;
  /** `null`: no rules. */
  readonly policy: string | null;
  /** Of all of it, title and description included. */
  readonly bytes: number;
}

/** Brackets and commas of the array that a bundle is measured as. */
const FRAME = 6;

export function printContent({ title, description, ...content }: SizedContent): PrintedContent {
  const urls = JSON.stringify(content.urls);
  const urlMetadata = JSON.stringify(content.urlMetadata);
  const metadata = content.metadata === null ? null : printJson(content.metadata);
  const policy = content.policy.rules.length === 0 ? null : JSON.stringify(content.policy);
  const parts = [urls, urlMetadata, JSON.stringify(title), JSON.stringify(description), metadata ?? 'null'];
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), FRAME + bytesOf(policy));
  return { urls, urlMetadata, metadata, policy, bytes };
}

/** How many bytes a part takes that may be missing. */
export function bytesOf(text: string | null): number {
  return text === null ? 0 : Buffer.byteLength(text);
}
