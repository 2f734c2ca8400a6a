/** Everything that can go wrong and has a name. HTTP statuses live with the renderers, not here. */
export type ErrorCode =
  | 'AccessDenied'
  | 'BucketExists'
  | 'BucketNotEmpty'
  | 'Conflict'
  | 'DomainTaken'
  | 'EntityTooLarge'
  | 'InvalidKey'
  | 'InvalidRange'
  | 'InvalidRequest'
  | 'InvalidURI'
  | 'KeyTooLong'
  | 'LoopDetected'
  | 'MethodNotAllowed'
  | 'NoSuchBucket'
  | 'NoSuchDeletion'
  | 'NoSuchKey'
  | 'NoSuchPull'
  | 'NoSuchRule'
  | 'NoSuchSession'
  | 'NoSuchVersion'
  | 'NoSuchWarmUp'
  | 'NotLoggedIn'
  | 'PreconditionFailed'
  | 'SetupClosed'
  | 'SetupTokenInvalid'
  | 'StorageFull'
  | 'Superseded'
  | 'TooManyAttempts'
  | 'TooManyRules'
  | 'Unavailable'
  | 'WrongPassword'
  | 'WrongSize'
  | 'WrongChecksum'

/** A failure the product foresees. Anything else that is thrown is a bug or a broken machine. */
export class GatewayError extends Error {
  override name = 'GatewayError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Whether `error` is a {@link GatewayError} with this code. */
export const hasCode = (error: unknown, code: ErrorCode): error is GatewayError =>
  error instanceof GatewayError && error.code === code
