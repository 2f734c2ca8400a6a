/**
 * Closes what was opened, last opened first; a failure of one does not keep the others open. What `await using` would
 * do, for things whose life is longer than a block.
 */
export class Closer implements AsyncDisposable {
  readonly #steps: Array<() => Promise<unknown> | unknown> = []
  readonly #onFailure: (error: unknown) => void

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure
  }

  add(step: () => Promise<unknown> | unknown): void {
    this.#steps.push(step)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step()
      } catch (error) {
        this.#onFailure(error)
      }
    }
  }
}
