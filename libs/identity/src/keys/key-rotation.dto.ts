import { Integer } from '#platform/input';

import { KEY_LIMITS } from './keys.limits.js';

/** Body of `POST …/keys/{id}/rotate`, which may be left out. */
export class KeyRotationDto {
  @Integer(0, KEY_LIMITS.overlapHours, {
    optional: true,
    describe: `Hours that the old secret goes on working; absent: ${String(KEY_LIMITS.usualOverlapHours)}`,
  })
  overlapHours?: number | null;
}
