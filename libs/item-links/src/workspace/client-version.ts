const CLIENT = /^dreadnode-sdk\/(\d+(?:\.\d+)*)/;

/** Whether a `User-Agent` names a client older than `minimum`; other agents pass. */
export function isOutdated(userAgent: string | undefined, minimum: string): boolean {
  const version = userAgent === undefined ? undefined : CLIENT.exec(userAgent)?.[1];
  if (version === undefined) return false;
  const [has, needs] = [version, minimum].map((text) => text.split('.').map(Number));
  for (let part = 0; part < (needs?.length ?? 0); part += 1) {
    const difference = (has?.[part] ?? 0) - (needs?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
