import { EncodedAnswer } from '../http/long-answers.js';
import type { RealtimeServer } from './socket-data.js';

const ACK = 3;

/** `data` is a list where it is the packet of an event or an ack. */
interface Packet {
  readonly type: number;
  readonly nsp?: string;
  readonly id?: number;
  readonly data?: readonly unknown[];
}

/** Lets acks that are written already go out as they are: the library would write them in one step. */
export function sendEncodedAcks(server: RealtimeServer): void {
  const encoder = server.encoder as unknown as { encode(packet: Packet): unknown[] };
  const encode = encoder.encode.bind(encoder);
  encoder.encode = (packet) => {
    const isOfMain = packet.nsp === undefined || packet.nsp === '/';
    const answer = packet.type === ACK && isOfMain ? packet.data?.[0] : undefined;
    return answer instanceof EncodedAnswer
      ? [`${String(ACK)}${String(packet.id)}[${answer.json}]`]
      : encode(packet);
  };
}
