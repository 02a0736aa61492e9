import { optionalText } from '../input/text-fields.js';
import { parseUrls } from '../input/urls.js';
import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { EMPTY_POLICY, type Policy } from '../policy/policy.js';
import { parsePolicy } from '../policy/policy-parser.js';
import type { BundleRow } from './bundles.repository.js';
import { parseSettings, type Settings } from './settings-input.js';
import { aligned, parseEntries, parseUrlMetadata, type UrlMetadata } from './url-metadata.js';

/** What an edit changes (contract 6); an absent field stays as it is. */
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

/** Reads the body of an edit; fields that cannot be edited are ignored, but one that can must be there. */
export function parsePatch(body: unknown, now: number): Patch {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  const has = (field: string): boolean => body[field] !== undefined;
  const settings = parseSettings(body, now);
  const urls = has('urls') ? parseUrls(body['urls']) : undefined;
  const patch: Patch = {
    ...(urls === undefined ? {} : { urls }),
    ...(has('urlMetadata') ? { urlMetadata: parseNewMetadata(body['urlMetadata'], urls) } : {}),
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
function parseNewMetadata(value: unknown, urls: readonly string[] | undefined): UrlMetadata[] {
  return urls === undefined ? parseEntries(value) : parseUrlMetadata(value, urls.length);
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

/** The bundle after the edit. Metadata that is not sent stays by position, whatever the URLs become. */
export function applyPatch(content: Content, patch: Patch): Content {
  const urls = patch.urls ?? content.urls;
  return {
    urls,
    urlMetadata: aligned(patch.urlMetadata ?? content.urlMetadata, urls.length),
    title: patch.title === undefined ? content.title : patch.title,
    description: patch.description === undefined ? content.description : patch.description,
    policy: patch.policy ?? content.policy,
  };
}
