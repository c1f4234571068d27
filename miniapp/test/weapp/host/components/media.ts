// Built-in components that show something: image, icon, progress, canvas, map, web-view, video.
import { report } from '../bridge.ts'
import { packageFile } from '../assets.ts'
import { flag, textValue, type BuiltIn, type Self } from './define.ts'

const fits: Record<string, string> = { aspectFit: 'contain', aspectFill: 'cover', scaleToFill: 'fill' }

function createImage(self: Self) {
  const image = document.createElement('img')
  image.alt = ''
  self.box.append(image)
  const shape = () => {
    const mode = textValue(self.read('mode'))
    self.box.setAttribute('mode', mode)
    image.style.objectFit = fits[mode] ?? (/^(width|height)Fix$/.test(mode) ? 'fill' : 'none')
    image.style.objectPosition = fits[mode] === undefined ? mode : ''
    // WeChat sets the other side itself once it knows the picture.
    if (mode === 'widthFix' && image.naturalWidth > 0)
      self.box.style.height = `${(self.box.clientWidth * image.naturalHeight) / image.naturalWidth}px`
    if (mode === 'heightFix' && image.naturalHeight > 0)
      self.box.style.width = `${(self.box.clientHeight * image.naturalWidth) / image.naturalHeight}px`
  }
  image.addEventListener('load', () => {
    shape()
    self.send('load', { width: image.naturalWidth, height: image.naturalHeight })
  })
  image.addEventListener('error', () => {
    self.send('error', { errMsg: `GET ${textValue(self.read('src'))} failed` })
  })
  return {
    mode: shape,
    src: (value: unknown) => {
      const source = textValue(value)
      image.toggleAttribute('hidden', source === '')
      if (source === '') image.removeAttribute('src')
      else image.src = packageFile(source)
    },
  }
}

function createCanvas(self: Self) {
  const canvas = document.createElement('canvas')
  self.box.append(canvas)
  return {
    type: (value: unknown) => {
      if (textValue(value) !== '2d') report(`a canvas of type "${textValue(value)}": only 2d is played`)
    },
  }
}

function createProgress(self: Self) {
  const bar = document.createElement('div')
  self.box.append(bar)
  return {
    percent: (value: unknown) => {
      bar.style.width = `${Number(value ?? 0)}%`
    },
  }
}

function createIcon(self: Self) {
  return {
    type: (value: unknown) => {
      self.box.setAttribute('type', textValue(value))
    },
    size: (value: unknown) => {
      self.box.style.fontSize = `${Number(value ?? 23)}px`
    },
    color: (value: unknown) => {
      self.box.style.color = textValue(value)
    },
  }
}

function createWebView(self: Self) {
  return {
    src: (value: unknown) => {
      if (flag(value)) report(`a web-view of ${textValue(value)}: the harness does not play web views`)
      self.box.textContent = textValue(value)
    },
  }
}

export const media: BuiltIn[] = [
  { tag: 'image', leaf: true, properties: { src: '', mode: 'scaleToFill' }, create: createImage },
  { tag: 'cover-image', leaf: true, properties: { src: '', mode: 'scaleToFill' }, create: createImage },
  { tag: 'canvas', leaf: true, properties: { type: '', canvasId: '' }, create: createCanvas },
  { tag: 'progress', leaf: true, properties: { percent: 0 }, create: createProgress },
  { tag: 'icon', leaf: true, properties: { type: '', size: 23, color: '' }, create: createIcon },
  { tag: 'map', properties: { latitude: 0, longitude: 0, markers: [] } },
  { tag: 'video', properties: { src: '' } },
  { tag: 'web-view', leaf: true, properties: { src: '' }, create: createWebView },
]
