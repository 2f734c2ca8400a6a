import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { renderApp } from '../testing/render-app.tsx'

it('a copy that the browser refuses is told', async () => {
  const { user } = await renderApp('/buckets/empty-1250000000/basic')
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  await user.click((await screen.findAllByRole('button', { name: 'Copy Name' }))[0] ?? document.body)
  expect(await screen.findByText(/The browser did not allow copying/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Copied' })).not.toBeInTheDocument()
})
