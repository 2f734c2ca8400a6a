import { createContext } from 'react'
import type { createBrowserRouter, Location } from 'react-router'

/** Where the user is, or is on the way to: the router's own word, which the screen learns only when it renders. */
export const Destination = createContext<() => Pick<Location, 'pathname' | 'search'>>(() => location)

/** What to provide as {@link Destination}. */
export const destinationOf = (router: ReturnType<typeof createBrowserRouter>) => () =>
  router.state.navigation.location ?? router.state.location
