import { isObject } from '../input/values.js';
import type { Policy } from '../policy/policy.js';
import { parsePolicy } from '../policy/policy-parser.js';
import { parseViewer } from '../policy/viewer-input.js';
import type { Viewer } from '../policy/viewer.js';

/** Who is to look, and by which policy; `null`: by the stored one. */
export interface PreviewInput {
  readonly viewer: Viewer;
  readonly policy: Policy | null;
}

/** Reads `{viewer?, resolutionPolicy?}`. */
export function parsePreview(body: unknown, now: number): PreviewInput {
  const sent = isObject(body) ? body : {};
  const draft = sent['resolutionPolicy'];
  const policy = draft === undefined || draft === null ? null : parsePolicy(draft, now);
  return { viewer: parseViewer(sent['viewer']), policy };
}
