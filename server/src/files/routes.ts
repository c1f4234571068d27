// Doors for photos: send one, read one.
import { createHash } from 'node:crypto'
import multipart from '@fastify/multipart'
import { z } from '@chaolin/shared/config'
import { photoSchema } from '@chaolin/shared/reports/schema'
import { limits } from '@chaolin/shared/text'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { identify } from '../auth.ts'
import { Refused, wrong } from '../errors.ts'
import { once } from '../idempotency.ts'
import {
  dropPhoto,
  findPhoto,
  keepPhoto,
  readPicture,
  refuseOneTooMany,
  refuseTooManyPhotos,
} from './actions.ts'
import type { MayReadPhoto } from './queries.ts'
import { photoSignatureValid, sizeNames } from './urls.ts'

const photoQuery = z.strictObject({
  size: z.optional(z.enum(sizeNames)),
  expires: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,12}$/)), z.transform(Number))),
  signature: z.optional(z.string().check(z.maxLength(200))),
})
const photoParams = z.strictObject({ id: z.string().check(z.regex(/^[\w-]{21}$/)) })

/** `mayRead`: who may read a photo is for the domain it is attached to. */
export const fileRoutes =
  (mayRead: MayReadPhoto): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(multipart, {
      limits: { fileSize: limits.photoBytes, files: 1, fields: 0, parts: 1 },
      throwFileSizeLimit: true,
    })

    app.post(
      '/v1/photos',
      {
        config: { readsOwnBody: true },
        bodyLimit: limits.photoBytes + 64 * 1024,
        schema: { tags: ['photos'], summary: 'Send a photo', response: { 201: photoSchema } },
      },
      async (request, reply) => {
        const content = await readUpload(request)
        const bodyHash = createHash('sha256').update(content).digest('hex')
        const { ctx, person, signPhoto } = request
        await refuseTooManyPhotos(ctx, person.id)
        const kept = await keepPhoto(ctx, person.id, content, (tx) => refuseOneTooMany(tx, person.id))
        const tell = async () => ({ ...kept, url: signPhoto(kept.id) })
        try {
          const answer = await once(request, reply, 201, tell, bodyHash)
          if (answer.id !== kept.id) await dropPhoto(ctx, kept.id)
          return answer
        } catch (error) {
          // After any other error the answer may be kept all the same: then the sweep decides.
          if (error instanceof Refused) await dropPhoto(ctx, kept.id)
          throw error
        }
      },
    )

    app.get(
      '/v1/photos/:id',
      {
        config: { open: true, answers: ['image/jpeg'] },
        schema: { tags: ['photos'], summary: 'Read a photo', params: photoParams, querystring: photoQuery },
      },
      async (request, reply) => {
        const { id } = request.params
        if (!(await signatureValid(request, id, request.query))) {
          await identify(request)
          const photo = await findPhoto(request.ctx, id)
          if (!photo || !(await mayRead(request.ctx, request.person, photo))) throw new Refused('not_found')
        }
        const picture = await readPicture(request.ctx, id, request.query.size ?? 'l')
        if (!picture) throw new Refused('not_found')
        return reply
          .type('image/jpeg')
          .header('cache-control', 'private, max-age=600')
          .header('content-disposition', 'inline')
          .header('cross-origin-resource-policy', 'cross-origin')
          .send(picture)
      },
    )
  }

async function readUpload(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new Refused('media_type')
  const cutOff = (error: Error & { code?: string }) => {
    throw error.code?.startsWith('FST_') ? error : wrong('file', '照片没有传完整')
  }
  const part = await request.file().catch(cutOff)
  if (!part) throw wrong('file', '请添加照片')
  const content = await part.toBuffer().catch(cutOff)
  if (part.fieldname !== 'file') throw wrong('file', '照片要放在 file 这一项')
  if (content.length === 0) throw wrong('file', '照片是空的')
  return content
}

type SignatureQuery = { expires?: number | undefined; signature?: string | undefined }

async function signatureValid({ ctx, keyRing }: FastifyRequest, id: string, query: SignatureQuery) {
  const { expires, signature } = query
  if (expires === undefined || signature === undefined) return false
  return photoSignatureValid(keyRing, id, { expires, signature }, ctx.now())
}
