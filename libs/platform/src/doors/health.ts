// Figures and traces of the service, and how long it goes on.

export { Lifecycle } from '../health/lifecycle.js';
export { Metrics } from '../health/metrics.js';
export { traceDelivery, traceJob } from '../tracing/trace-work.js';
