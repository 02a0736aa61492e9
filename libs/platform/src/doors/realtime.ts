// Sockets.

export { Broadcaster } from '../realtime/broadcaster.js';
export type { ApiVersion } from '../realtime/handshake.js';
export { Realtime } from '../realtime/realtime.decorator.js';
export { RealtimeModule } from '../realtime/realtime.module.js';
export type { RealtimeSocket } from '../realtime/socket-data.js';
export { SocketEvent } from '../realtime/socket-event.decorator.js';
export { hasRead } from '../realtime/unread-packets.js';
