import { readdirSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import type { Request, RequestHandler, Response } from 'express'

type ConsoleFile = { readonly path: string; readonly encodings: readonly ('br' | 'gzip')[] }

/** Vite puts a hash of the content into these names: what such a name means never changes. */
const isHashed = (name: string) => name.startsWith('/assets/')

/**
 * The built console below `webRoot`. Only files that are there now are served, so a request never becomes a path. Any
 * other address that a browser opens is a screen of the console: `index.html`.
 */
export function consoleFiles(webRoot: string): RequestHandler {
  const files = readFolder(webRoot)
  const index = files.get('/index.html')
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    const found = files.get(req.path)
    if (found) return send(req, res, found, isHashed(req.path))
    const isScreen = req.accepts('html') === 'html' && extname(req.path) === '' && !isHashed(req.path)
    if (!index || !isScreen) return next()
    send(req, res, index, false)
  }
}

function send(req: Request, res: Response, { path, encodings }: ConsoleFile, forever: boolean) {
  res.vary('Accept-Encoding')
  res.type(extname(path))
  res.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
  const encoding = encodings.find((one) => req.acceptsEncodings(one))
  if (encoding) res.setHeader('Content-Encoding', encoding)
  const file = encoding ? `${path}.${encoding === 'br' ? 'br' : 'gz'}` : path
  res.sendFile(file, { cacheControl: false, acceptRanges: false, dotfiles: 'allow' })
}

/** Every file by its address, with the compressed forms that the build left beside it. */
function readFolder(webRoot: string): Map<string, ConsoleFile> {
  const names = new Set(filesBelow(webRoot))
  const isCompressed = (name: string) => /\.(br|gz)$/.test(name) && names.has(name.replace(/\.(br|gz)$/, ''))
  const isHidden = (name: string) => name.split(sep).some((part) => part.startsWith('.'))
  const served = [...names].filter((name) => !isCompressed(name) && !isHidden(name))
  return new Map(
    served.map((name) => {
      const encodings = [
        ...(names.has(`${name}.br`) ? ['br' as const] : []),
        ...(names.has(`${name}.gz`) ? ['gzip' as const] : []),
      ]
      return [`/${name.replaceAll(sep, '/')}`, { path: join(webRoot, name), encodings }]
    }),
  )
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    // Not built yet: the API answers all the same.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
