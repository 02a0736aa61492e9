/** What nodes, links and steps of the history take besides what people put into them, with their indexes. */
export const NODE_OVERHEAD = 400;
export const LINK_BYTES = 300;
export const STEP_OVERHEAD = 200;

export function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
