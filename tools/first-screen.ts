import type { Plugin, Rolldown } from 'vite'

const parts = 'ActionIcon|Button|CloseButton|Input|InputBase|Loader|TextInput|Transition|UnstyledButton'
const ui = 'announce|busy-button|copy-button|focus|icon-button|icons|note|request-id|shortcuts|toast|write-clipboard'

/** What other pages need as well as the first screen. The two large files are compiled beside each other. */
const files = {
  react: /node_modules\/(react|react-dom|scheduler)\//,
  libraries: /node_modules\/(react-router|@tanstack\/(query-core|react-query)|i18next|react-i18next|zod)\//,
  components: new RegExp(
    [
      `node_modules/@mantine/(hooks|store|core/esm/(core|components/(${parts})))/`,
      'node_modules/(clsx|@tabler/icons-react)/',
      `web/ui/(${ui})\\.`,
      'web/api/|web/i18n/language|web/query/failure-text',
      'contract/(endpoint|errors|fields|value-problems)\\.',
      'vite/preload-helper',
    ].join('|'),
  ),
}

/** Few files for the first screen: on a slow machine each costs the browser more than its bytes do. */
export const fewFiles: Rolldown.OutputOptions = {
  codeSplitting: { groups: Object.entries(files).map(([name, test]) => ({ name, test })) },
}

/**
 * Tells the browser that nearly every function of the first screen's scripts will be called, so that it compiles them
 * while they arrive, beside the page's thread, rather than one by one in it: a sixth less work there before the first
 * screen stands. (V8's explicit compile hints; to other browsers it is a comment.)
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
          if (chunk.type === 'chunk' && (chunk.isEntry || chunk.name in files))
            chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`
      },
    },
  }
}

const cssVariables = /MantineCssVariables\/(MantineCssVariables|remove-default-variables|get-merged-variables)\.mjs$/

/**
 * Leaves out how Mantine makes its variables in the page: they stand in a style sheet (`withCssVariables={false}`), but
 * would be computed as soon as the module is loaded.
 */
export function variablesInStyleSheet(): Plugin {
  const none = '\0no-css-variables'
  return {
    name: 'variables-in-style-sheet',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source) => (cssVariables.test(source) ? none : null),
    load: (id) => (id === none ? 'export const MantineCssVariables = () => null' : null),
  }
}
