import { screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { renderApp } from '../testing/render-app.tsx'

/** Of those put into the document from now on. */
async function stylesPutInBy(act: () => Promise<void>): Promise<number> {
  let styles = 0
  const observer = new MutationObserver((changes) => {
    styles += changes.flatMap(({ addedNodes }) => [...addedNodes]).filter(({ nodeName }) => nodeName === 'STYLE').length
  })
  observer.observe(document, { childList: true, subtree: true })
  await act()
  observer.disconnect()
  return styles
}

describe('the theme', () => {
  afterEach(() => localStorage.clear())

  it.each([
    ['/buckets', 1],
    ['/settings/preferences', 2],
  ])(
    'is changed on %s without a style in the document, which the policy of a real page would refuse',
    async (address, places) => {
      const { user } = await renderApp(address)
      await waitFor(() => expect(screen.getAllByRole('combobox', { name: 'Theme' })).toHaveLength(places))
      for (const select of screen.getAllByRole('combobox', { name: 'Theme' })) {
        const scheme = document.documentElement.dataset.mantineColorScheme === 'dark' ? 'light' : 'dark'
        const styles = await stylesPutInBy(async () => {
          await user.selectOptions(select, scheme)
          await waitFor(() => expect(document.documentElement.dataset.mantineColorScheme).toBe(scheme))
        })
        expect(styles).toBe(0)
      }
    },
  )
})
