import type { TracingSettings } from '../config/settings.js';

/** How long the last spans may take to the collector, when the service stops. */
const FLUSH_MS = 1_000;

/**
 * Traces for OpenTelemetry, where the operator has said where to. A collector that is away keeps nobody waiting, and
 * nothing is kept for it beyond 2,048 spans.
 * @returns to be called when everything else has stopped
 */
export async function startTracing(settings: TracingSettings | null): Promise<() => Promise<void>> {
  if (settings === null) return () => Promise.resolve();
  const { collect } = await import('./collector.js');
  const stop = collect(settings);
  return async () => {
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (late = setTimeout(resolve, FLUSH_MS)));
    await Promise.race([stop().catch(() => undefined), patience]);
    clearTimeout(late);
  };
}
