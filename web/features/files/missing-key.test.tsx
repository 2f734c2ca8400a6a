import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example } from './file-list.fixture.ts'

it('a link to an object that is gone says so, and can be closed', async () => {
  const { user, addressNow } = await renderApp(paths.folder(example, { prefix: '', key: 'nope.txt' }))
  expect(await screen.findByText('There is no such object.')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
  const [, close] = screen.getAllByRole('button', { name: 'Close' })
  if (close) await user.click(close)
  expect(addressNow()).toBe(paths.files(example))
})
