// The built H5 app, served from the same address as the API; absent when it was not built.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import compress from '@fastify/compress'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

export async function registerFrontEnd(app: FastifyInstance, folder: string) {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(async (scope) => {
    await scope.register(compress, { encodings: ['br', 'gzip'] })
    await scope.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders(reply, path) {
        // Names carry a hash of the content, all but the page itself.
        const forever = /[.-][0-9a-f]{8,}\.\w+$/.test(path)
        reply.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  })
}

/** Taro writes a script into the page that sets the size of a rem; the policy allows it by its hash and no other. */
export function inlineScriptHashes(folder: string): string[] {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return []
  const scripts = readFileSync(page, 'utf8').matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)
  return [...scripts].map(([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`)
}
