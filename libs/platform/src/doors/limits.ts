// How much anybody may have.

export { LargeRead } from '../large-reads/large-reads.js';
export { type Guess, GuessLimiter, type GuessRule } from '../limits/guess-limiter.js';
export { Limiter } from '../limits/limiter.js';
export { PatientSemaphore } from '../limits/patient-semaphore.js';
export { Seats } from '../limits/seats.js';
export { CountsBySize, NoRateLimit, RateLimit, type RateLimitRule } from '../limits/rate-limit.decorator.js';
export { NoDatabaseShare } from '../limits/share-of-request.js';
export { UsageTally } from '../limits/usage-tally.js';
