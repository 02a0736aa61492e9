import { optionalText } from '../input/text-fields.js';
import { distinct, parseUrls } from '../input/urls.js';
import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { EMPTY_POLICY, type Policy } from '../policy/policy.js';
import { parsePolicy } from '../policy/policy-parser.js';
import type { BundleRow } from './bundles.repository.js';
import { printContent, type PrintedContent } from '../model/printed-content.js';
import { parseSettings, type Settings } from './settings-input.js';
import {
  aligned,
  followed,
  parseEntries,
  parseUrlMetadata,
  type UrlMetadata,
} from '../model/url-metadata.js';

/** What an edit changes (docs/contracts/linky.md#change-a-bundle); an absent field stays as it is. */
export interface Patch {
  readonly urls?: readonly string[];
  /** As sent: aligned with the URLs when it is applied. */
  readonly urlMetadata?: readonly UrlMetadata[];
  readonly title?: string | null;
  readonly description?: string | null;
  readonly policy?: Policy;
  readonly settings?: Settings;
}

/** What a bundle shows and to whom: what versions keep. */
export interface Content {
  readonly urls: readonly string[];
  readonly urlMetadata: readonly UrlMetadata[];
  readonly title: string | null;
  readonly description: string | null;
  readonly policy: Policy;
}

/** What a bundle has, or was created with, that an edit cannot change; some of it has a route of its own. */
const FIXED = [
  ...['slug', 'url', 'alias', 'owner', 'source', 'email', 'metadata'],
  ...['createdAt', 'updatedAt', 'deletedAt', 'unclaimedExpiresAt'],
];

/** Reads the body of an edit: unknown fields are ignored, those that cannot be edited refused; one that can must be there. */
export function parsePatch(body: unknown, now: number): Patch {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  const fixed = FIXED.find((field) => Object.hasOwn(body, field) && body[field] !== undefined);
  if (fixed !== undefined) throw badRequest(`${fixed} cannot be changed here`);
  const has = (field: string): boolean => body[field] !== undefined;
  const settings = parseSettings(body, now);
  const sent = has('urls') ? parseUrls(body['urls']) : undefined;
  const urls = sent && distinct(sent);
  const patch: Patch = {
    ...(urls === undefined ? {} : { urls }),
    ...(has('urlMetadata') ? { urlMetadata: parseNewMetadata(body['urlMetadata'], sent, urls) } : {}),
    ...(has('title') ? { title: optionalText(body['title'], 'title', LIMITS.title) } : {}),
    ...(has('description')
      ? { description: optionalText(body['description'], 'description', LIMITS.description) }
      : {}),
    ...(has('resolutionPolicy') ? { policy: parsePolicy(body['resolutionPolicy'], now) } : {}),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  };
  if (Object.keys(patch).length === 0) throw badRequest('There is nothing to update');
  return patch;
}

/** Together with new URLs it must fit them; alone it is cut or padded to the present ones. */
function parseNewMetadata(value: unknown, sent?: readonly string[], urls?: readonly string[]): UrlMetadata[] {
  return sent && urls ? parseUrlMetadata(value, sent, urls) : parseEntries(value);
}

export function contentOf(row: BundleRow): Content {
  return {
    urls: row.urls,
    urlMetadata: row.url_metadata,
    title: row.title,
    description: row.description,
    policy: row.resolution_policy ?? EMPTY_POLICY,
  };
}

/** What a bundle is by now, as it is measured. */
export function printedRow(row: BundleRow): PrintedContent {
  return printContent({ ...contentOf(row), metadata: row.metadata });
}

/** The bundle after the edit. Metadata that is not sent follows its URL; that of URLs which are gone goes. */
export function applyPatch(content: Content, patch: Patch): Content {
  const urls = patch.urls ?? content.urls;
  const { urlMetadata } = patch;
  return {
    urls,
    urlMetadata: urlMetadata
      ? aligned(urlMetadata, urls.length)
      : followed(urls, content.urls, content.urlMetadata),
    title: patch.title === undefined ? content.title : patch.title,
    description: patch.description === undefined ? content.description : patch.description,
    policy: patch.policy ?? content.policy,
  };
}
