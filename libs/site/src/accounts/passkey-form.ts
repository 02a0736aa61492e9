import { keptChallenge, type PasskeyAnswer, relyingParty } from '#identity';
import { isJsonObject } from '#kernel';
import type { PlatformRequest } from '#platform/auth';

import { formField } from '../pages/form-field.js';

/**
 * What the script of the page made of a passkey, and the browser kept; `null`: the form has none.
 * @param base the origin that the browser knows us by
 */
export function passkeyAnswerIn(body: unknown, request: PlatformRequest, base: string): PasskeyAnswer | null {
  const text = formField(body, 'credential');
  if (text === '') return null;
  return { response: objectIn(text), token: keptChallenge(request), party: relyingParty(base) };
}

/** What is no object is an answer that holds nothing. */
function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
