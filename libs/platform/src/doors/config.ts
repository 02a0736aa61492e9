// Settings.

export { positive, urlOf, version } from '../config/env-values.js';
export { Env, readEnv } from '../config/env.js';
export type { GenerateSecret, ModuleSettings } from '../config/module-settings.js';
export { seal, sealBytes, sealingKey, unseal, unsealBytes } from '../config/sealing.js';
export { SettingsReader } from '../config/settings-reader.js';
export { VERSION } from '../version.js';
