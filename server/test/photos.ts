// Sending a photo as a phone does.
import sharp from 'sharp'
import type { Answer, TestApp } from './app.ts'

export const makeJpeg = (width = 640, height = 480) =>
  sharp({ create: { width, height, channels: 3, background: '#6a8' } })
    .jpeg()
    .toBuffer()

/** One multipart body, written by hand so that wrong ones can be made too. */
export function multipart(content: Buffer, { field = 'file', name = 'photo.jpg', type = 'image/jpeg' } = {}) {
  const boundary = 'chaolin-test-boundary'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    raw: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}

export const postPhoto = (app: TestApp, token: string, content: Buffer): Promise<Answer> =>
  app.call('POST', '/v1/photos', { token, ...multipart(content) })

/** Gives the id of a small photo of this person. */
export async function sendPhoto(app: TestApp, token: string): Promise<string> {
  const answer = await postPhoto(app, token, await makeJpeg())
  if (answer.status !== 201) throw new Error(`photo: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body.id as string
}
