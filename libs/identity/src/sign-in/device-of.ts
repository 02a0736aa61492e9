import { callMadeBy, clientAddress, type PlatformRequest } from '#platform/auth';

import { deviceAt, type KnownDevice } from '../sessions/device.js';

/** Where a request comes from, for the session that it begins. */
export function deviceOf(request: PlatformRequest): KnownDevice {
  return { ...deviceAt(clientAddress(request), request.headers['user-agent']), call: callMadeBy(request) };
}
