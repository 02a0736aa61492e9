// Figures of the service.

export { Metrics } from '../health/metrics.js';
