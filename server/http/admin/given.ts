type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The fields that were sent: those a schema calls optional may be there and be `undefined`. */
export const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
