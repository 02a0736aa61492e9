import { urlOf } from './env-values.js';
import type { TracingSettings } from './settings.js';
import type { SettingsReader } from './settings-reader.js';

/** The variables that OpenTelemetry names, as far as they are taken here; `null`: nobody wants traces. */
export function tracingFrom(reader: SettingsReader): TracingSettings | null {
  const endpoint = reader.read<string | null>(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    null,
    urlOf('http:', 'https:'),
    'an http(s) URL',
  );
  const settings = {
    headers: reader.read<Readonly<Record<string, string>>>(
      'OTEL_EXPORTER_OTLP_HEADERS',
      {},
      headers,
      'a list such as name=value,other=value',
    ),
    serviceName: reader.text('OTEL_SERVICE_NAME') ?? 'ligature',
    share: reader.read('OTEL_TRACES_SAMPLER_ARG', 1, share, 'a number from 0 to 1'),
  };
  return endpoint === null ? null : { endpoint: endpoint.replace(/\/+$/, ''), ...settings };
}

function headers(text: string): Record<string, string> | undefined {
  const entries = text.split(',').map((entry) => /^\s*([\w-]+)=(.*?)\s*$/.exec(entry));
  if (!entries.every((entry) => entry !== null)) return undefined;
  try {
    return Object.fromEntries(entries.map(([, name = '', value = '']) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}

function share(text: string): number | undefined {
  const number = Number(text);
  return number >= 0 && number <= 1 ? number : undefined;
}
