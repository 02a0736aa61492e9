import type { FailureAck } from '../errors/ack.envelope.js';

type Ack = (answer: object) => void;

/** The acknowledgement function among the arguments of an event, if the client asked for an answer. */
function ackOf(args: readonly unknown[]): Ack | undefined {
  return args.find((arg): arg is Ack => typeof arg === 'function');
}

/** Answers a refused event; without an ack there is nobody to answer. */
export function refuse(args: readonly unknown[], failure: FailureAck): boolean {
  const ack = ackOf(args);
  ack?.(failure);
  return ack !== undefined;
}
