import type { SettingsReader } from './settings-reader.js';

/** Makes a secret of the installation, or reads the one that was made before: its file, and what is lost with it. */
export type GenerateSecret = (file: string, lost: string) => string;

/** The settings of a module, read once. The class is its own injection token. */
export interface ModuleSettings {
  /** What an installation with a database of its own need not be told. */
  generated?: (generate: GenerateSecret) => object;
}

export type SettingsClass<T extends object = object> = new (read: SettingsReader) => T;
