export { Authenticator, type Credentials } from './auth/authenticator.js';
