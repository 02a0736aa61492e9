import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';

/** No id of a rule is as long as this; a longer one is cut. */
const LONGEST_RULE_ID = 200;

/** What a launcher tells. */
export type LauncherEventInput =
  /** The rule's id as sent, never checked against the policy; `null`: none. */
  | { readonly kind: 'open_all'; readonly ruleId: string | null }
  | { readonly kind: 'open_one'; readonly url: string };

/** Reads the body of an event; no body at all is a click on Open All without a rule. */
export function parseEvent(body: unknown): LauncherEventInput {
  if (body === undefined) return { kind: 'open_all', ruleId: null };
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  if (body['kind'] === 'open_one') {
    if (typeof body['url'] !== 'string') throw badRequest('url must be a string');
    return { kind: 'open_one', url: body['url'] };
  }
  if (body['kind'] !== 'open_all') throw badRequest('kind must be open_all or open_one');
  const ruleId = body['matchedRuleId'];
  if (ruleId === undefined || ruleId === null || ruleId === '') return { kind: 'open_all', ruleId: null };
  if (typeof ruleId !== 'string') throw badRequest('matchedRuleId must be a string');
  return { kind: 'open_all', ruleId: ruleId.slice(0, LONGEST_RULE_ID) };
}
