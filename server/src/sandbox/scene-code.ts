// In place of a 小程序码, which only WeChat's own camera reads: a QR that holds page and scene, marked as the sandbox's.
import qrcode from 'qrcode-generator'
import sharp from 'sharp'

const modulePx = 8
const quiet = 4
const captionPx = 40

export async function drawScene(scene: string, page: string): Promise<Buffer> {
  const picture = qrcode(0, 'M')
  picture.addData(`sandbox:${page}?scene=${encodeURIComponent(scene)}`)
  picture.make()
  const count = picture.getModuleCount()
  const side = (count + 2 * quiet) * modulePx
  let dark = ''
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      if (picture.isDark(row, column)) {
        const [x, y] = [column, row].map((at) => (at + quiet) * modulePx)
        dark += `M${x} ${y}h${modulePx}v${modulePx}h-${modulePx}z`
      }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side + captionPx}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="${dark}" fill="#000"/><rect y="${side}" width="100%" height="${captionPx}" fill="#b45309"/><text x="50%" y="${side + 27}" fill="#fff" font-size="20" text-anchor="middle" font-family="sans-serif">SANDBOX</text></svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer()
}
