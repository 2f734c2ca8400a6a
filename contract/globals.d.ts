// The few globals that Node, Bun and browsers share and that the contract uses. `contract/` is compiled without
// Node's and the DOM's types, so that nothing else of either can slip in.
declare class URL {
  constructor(input: string)
  readonly hostname: string
}

declare class TextEncoder {
  encode(input: string): Uint8Array
}
