import { clientAddress, type PlatformRequest } from '#platform';

import { type Device, deviceAt } from '../sessions/device.js';

/** Where a request comes from, for the session that it begins. */
export function deviceOf(request: PlatformRequest): Device {
  return deviceAt(clientAddress(request), request.headers['user-agent']);
}
