/** A setting that cannot be used. Its message is one line for the operator: which setting, what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}
