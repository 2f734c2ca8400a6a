const isApple = /^(Mac|iPhone|iPad)/.test(navigator.platform)

/** The key that is pressed together with a letter, by its name on this machine's keyboard. */
export const modifierKey = isApple ? '⌘' : 'Ctrl'
