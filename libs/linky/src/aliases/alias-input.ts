import { hash } from 'node:crypto';

import { SLUG_ALPHABET, SLUG_LENGTH } from '../model/slug.js';
import { requiredText } from '../input/text-fields.js';
import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';

const [SHORTEST, LONGEST] = LIMITS.alias;
const SHAPE = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;
const SLUG_LIKE = new RegExp(`^[${SLUG_ALPHABET}]{${String(SLUG_LENGTH)}}$`);

/** Words that a visitor could take for a part of the service itself. */
const RESERVED = new Set(
  `about abuse account accounts admin administrator alias api app assets auth batch billing blog claim claims cli
   console contact dashboard demo docs download events faq graph health help home insights item items join keys
   launcher legal link linky links login logout mail mcp me metrics new node nodes null oauth official openapi
   password policy pricing privacy project projects qr register restore robots root sdk security session settings
   share signin signout signup static status support system team teams terms test trash undefined unlock user users
   verify versions webhook webhooks www`.split(/\s+/),
);

/** Whether the text can be an alias at all; what cannot is not looked up. */
export function looksLikeAlias(text: string): boolean {
  return text.length >= SHORTEST && text.length <= LONGEST && SHAPE.test(text) && !SLUG_LIKE.test(text);
}

/** Reads `{alias}`: 3 to 50 letters and digits, single hyphens, underscores and dots between them; stored in lower case. */
export function parseAlias(body: unknown): string {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  const alias = requiredText(body['alias'], 'alias', LONGEST).toLowerCase();
  if (alias.length < SHORTEST || !SHAPE.test(alias)) {
    throw badRequest(
      `alias must have ${String(SHORTEST)} to ${String(LONGEST)} letters and digits, with single hyphens, underscores or dots between them`,
    );
  }
  if (SLUG_LIKE.test(alias)) {
    throw badRequest(
      'alias looks like a slug: one of seven characters needs a hyphen or one of i, l, o, 0 and 1',
    );
  }
  if (RESERVED.has(alias)) throw badRequest('alias is a reserved word');
  return alias;
}

/** What a name is looked up by, and stays reserved by. */
export function aliasHash(alias: string): Buffer {
  return hash('sha256', alias, 'buffer');
}
