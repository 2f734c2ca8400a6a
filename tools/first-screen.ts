import type { Plugin, Rolldown } from 'vite'

/** What every screen needs of others' code: it changes only with the dependencies. */
const libraries =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(query-core|react-query)|i18next|react-i18next|zod|clsx)\//
const parts = 'ActionIcon|Button|CloseButton|Input|InputBase|Loader|TextInput|Transition|UnstyledButton'
const mantine = new RegExp(`node_modules/@mantine/(hooks|core/esm/(core|components/(${parts})))/`)

/** Few files for the first screen: on a slow machine each costs the browser more than its bytes do. */
export const fewFiles: Rolldown.OutputOptions = {
  codeSplitting: { groups: [{ name: 'vendor', test: (id) => libraries.test(id) || mantine.test(id) }] },
}

/**
 * Tells the browser that nearly every function of the first screen's scripts will be called, so that it compiles them
 * while they arrive, beside the page's thread, rather than one by one in it. A third less work before the first screen
 * stands. (V8's explicit compile hints; to other browsers it is a comment.)
 */
export function compileHints(): Plugin {
  return {
    name: 'compile-hints',
    apply: 'build',
    // It must be the first line: after Vite has put its own before the code.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk' && (chunk.isEntry || chunk.name === 'vendor'))
            chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`
      },
    },
  }
}
