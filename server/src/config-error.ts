// A setting that is missing, unreadable or unsafe.
export class ConfigError extends Error {}
