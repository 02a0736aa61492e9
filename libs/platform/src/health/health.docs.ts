import type { ApiDocs } from '../documents/api-docs.js';

/** What the documents say of the routes that operators' tools ask. */
export const healthDocs: ApiDocs = {
  tags: [
    {
      name: 'health',
      description:
        'Whether the service runs, whether it can work, and what it measures. No credential is asked for, unless the operator has set a token for the metrics.',
    },
  ],
  operations: {
    get_liveness:
      'Asks nobody else: a service whose database is lost still runs, and a restart would not help it. For liveness probes.',
    get_readiness:
      'Green while the database answers and the service is not shutting down; 503 otherwise. For readiness probes and balancers.',
    get_write_readiness: 'As the readiness of reads; also red while the database takes reads only.',
    get_metrics:
      'For Prometheus and what reads its format. Where `LIGATURE_METRICS_TOKEN` is set, it has to come as `Authorization: Bearer`; keys and sessions open nothing here.',
    get_health:
      'The public health route, in the envelope of the graph; limited to 120 requests a minute of one address.',
  },
  events: { 'ws:ping': 'Tells whether the way to the service and back works, and what time it is there.' },
  examples: {},
};
