import { badRequest } from '../linky.errors.js';
import { type Policy } from '../policy/policy.js';
import { parsePolicy } from '../policy/policy-parser.js';
import { parseMetadata } from './caller-metadata.js';
import { parseEmail, parseSource, refuseAlias } from './fields.js';
import { LIMITS } from '../linky.limits.js';
import { optionalText } from '../input/text-fields.js';
import { parseSettings, type Settings } from './settings-input.js';
import { parseUrlMetadata, type UrlMetadata } from '../model/url-metadata.js';
import { distinct, parseUrls } from '../input/urls.js';
import { isObject, type JsonObject } from '../input/values.js';

/** A bundle as its creator wants it: checked, canonical, ready to be stored. */
export interface CreateInput {
  readonly urls: readonly string[];
  readonly urlMetadata: readonly UrlMetadata[];
  readonly source: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly email: string | null;
  readonly metadata: JsonObject | null;
  readonly policy: Policy;
  readonly settings: Settings;
}

/** Reads the body of a create (docs/contracts/linky.md#create-a-bundle); unknown fields are ignored. */
export function parseCreate(body: unknown, client: string | null, now: number): CreateInput {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  const sent = parseUrls(body['urls']);
  const urls = distinct(sent);
  const input: CreateInput = {
    urls,
    urlMetadata: parseUrlMetadata(body['urlMetadata'], sent, urls),
    source: parseSource(body['source']),
    title: optionalText(body['title'], 'title', LIMITS.title),
    description: optionalText(body['description'], 'description', LIMITS.description),
    email: parseEmail(body['email']),
    metadata: parseMetadata(body['metadata'], client),
    policy: parsePolicy(body['resolutionPolicy'], now),
    settings: parseSettings(body, now),
  };
  refuseAlias(body['alias']);
  return input;
}
